import { KeptLink } from "@/components/shell/kept-link"
import { Instant } from "@/components/ui/instant"
import { toActionWords } from "@/lib/audit/action-schema"
import type { AuditActor, AuditEntry } from "@/lib/audit/schema"

/** Entries under one another, the newest first. Texts that people or the vendor wrote are inert. */
export function EntryList({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ul aria-label="Entries" className="divide-y divide-line rounded-md border border-line bg-surface">
      {entries.map((entry) => (
        <li key={entry.num} className="grid gap-x-4 gap-y-0.5 px-3.5 py-1.5 md:grid-cols-[150px_190px_minmax(0,1fr)]">
          <span className="text-muted">
            <Instant at={entry.at} mode="absolute" />
          </span>
          <span className="min-w-0">
            <Actor actor={entry.actor} />
            {entry.address === null ? null : <span className="mono block break-all text-faint">{entry.address}</span>}
          </span>
          <What entry={entry} />
        </li>
      ))}
    </ul>
  )
}

function Actor({ actor: { name, state } }: { actor: AuditActor }) {
  if (state === "system" || state === "anonymous" || state === "program") {
    return <span className="text-muted [overflow-wrap:anywhere]">{name}</span>
  }
  return (
    <>
      <bdi className="font-medium [overflow-wrap:anywhere]">{name}</bdi>
      {state === "active" ? null : (
        <span className="text-handled"> {state === "disabled" ? "disabled" : "no account any more"}</span>
      )}
    </>
  )
}

function What({ entry: { action, subject, reason, details } }: { entry: AuditEntry }) {
  return (
    <div className="min-w-0">
      <p className="text-pretty [overflow-wrap:anywhere]">
        <span className={isRefusal(action) ? "text-failed" : ""}>{toActionWords(action)}</span>
        {subject === null ? null : (
          <>
            {" · "}
            {subject.href === null ? (
              <bdi>{subject.text}</bdi>
            ) : (
              <KeptLink href={subject.href}>
                <bdi>{subject.text}</bdi>
              </KeptLink>
            )}
          </>
        )}
      </p>
      {reason === null ? null : (
        <p className="text-pretty text-muted [overflow-wrap:anywhere]">
          Reason: <bdi>{reason}</bdi>
        </p>
      )}
      {Object.keys(details).length === 0 ? null : (
        <details>
          <summary className="w-fit text-faint hover:text-text">Details</summary>
          <pre className="my-1 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 whitespace-pre-wrap break-all">
            {JSON.stringify(details, null, 2)}
          </pre>
        </details>
      )}
    </div>
  )
}

function isRefusal(action: string): boolean {
  return action.endsWith(".denied") || action.endsWith(".refused") || action.endsWith("_refused")
}
