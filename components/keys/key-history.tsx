import { Instant } from "@/components/ui/instant"
import { formatCount } from "@/lib/format"
import type { Attestation } from "@/lib/keys/schema"

const WORDS = {
  checked: "Checked in the Dashboard",
  created: "Created",
  deleted: "Deleted",
} as const satisfies Record<Attestation["kind"], string>

/** What people vouched for about a key, newest first; nothing of it is ever changed. */
export function KeyHistory({ history }: { history: readonly Attestation[] }) {
  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-3.5 py-2 text-muted">
        {history.length === 1 ? "1 entry" : `${formatCount(history.length)} entries`} by people
      </summary>
      <ol className="px-3.5 pb-2">
        {history.map((one) => (
          <li key={one.num} className="border-t border-line py-1.5 first:border-t-0">
            <p>
              {WORDS[one.kind]} on {one.on}
              <span className="text-muted">
                {" · "}
                {one.by}, <Instant at={one.at} />
              </span>
            </p>
            {one.note === "" ? null : <p className="break-words text-muted">{one.note}</p>}
          </li>
        ))}
      </ol>
    </details>
  )
}
