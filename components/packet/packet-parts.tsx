import type { ReactNode } from "react"
import { FactRow } from "@/components/job/fact-table"
import { VendorText } from "@/components/job/vendor-text"
import { Card } from "@/components/ui/card"
import type { PacketMissing } from "@/lib/domain/packet-types"

/** An object of single values: one line each needs no brackets. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => typeof one !== "object" && !String(one).includes("\n"))
}

/** Values of a packet as text: words as they are, everything else as JSON. */
export function toValueText(value: unknown): string {
  if (typeof value === "string") return value
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("\n")
  if (isPlain(value)) {
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${String(one)}`)
      .join("\n")
  }
  return JSON.stringify(value, null, 2) ?? ""
}

export function PacketValue({ value, note }: { value: unknown; note?: string | undefined }) {
  return (
    <>
      {value === null ? (
        <span className="text-faint">missing</span>
      ) : (
        <VendorText className="mono whitespace-pre-wrap">{toValueText(value)}</VendorText>
      )}
      {note ? <span className="block text-muted">{note}</span> : null}
    </>
  )
}

/** "2026-11-24 14:02:03.120": as in the packet itself, in UTC whatever the page's zone, so that the two can be compared. */
export function toStamp(iso: string): string {
  return iso.replace("T", " ").replace("Z", "")
}

/** The same with its zone, for where no heading names it. */
export function Stamp({ at }: { at: string | null }) {
  if (at === null) return <span className="text-faint">not known</span>
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {toStamp(at)} UTC
    </time>
  )
}

/** What is missing, and how it can be had. */
export function MissingCard({ missing }: { missing: readonly PacketMissing[] }) {
  return (
    <Card title="What is missing" aside={missing.length === 0 ? null : missing.length}>
      {missing.length === 0 ? (
        <p className="px-3.5 py-2.5 text-muted">
          Nothing: every field that the vendor’s support asks for is filled in.
        </p>
      ) : (
        <dl className="divide-y divide-line">
          {missing.map(({ field, label, how }) => (
            <FactRow key={field} name={label}>
              <span className="text-pretty">{how}</span>
            </FactRow>
          ))}
        </dl>
      )}
    </Card>
  )
}

export function PacketHead({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <header className="flex flex-col gap-2.5">
      <div>
        <h1 className="text-xl">{title}</h1>
        <p className="max-w-[90ch] text-pretty text-muted">{lead}</p>
      </div>
      {children}
    </header>
  )
}

export function LeftOut({ madeAt }: { madeAt: string }) {
  return (
    <>
      Made {madeAt.slice(0, 16).replace("T", " ")} UTC. All times in it are UTC. Left out on purpose: keys and secrets,
      query strings of addresses (they may sign them), e-mail addresses, customers’ names.
    </>
  )
}
