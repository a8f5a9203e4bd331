import { VendorText } from "@/components/job/vendor-text"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { Instant } from "@/components/ui/instant"
import { type DriftRow, toDriftWords } from "@/lib/drift/schema"
import { formatCount } from "@/lib/format"

/** One difference under the other, last seen first. Names and samples are the vendor's words: inert. */
export function DriftList({ rows }: { rows: readonly DriftRow[] }) {
  return (
    <ul aria-label="Differences" className="divide-y divide-line rounded-md border border-line bg-surface">
      {rows.map((row) => (
        <li
          key={JSON.stringify([row.connection, row.endpoint, row.field, row.kind])}
          className="grid gap-x-4 gap-y-0.5 px-3.5 py-2 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1.4fr)_210px]"
        >
          <div className="min-w-0">
            <p>
              <VendorText className="mono font-medium">{row.field}</VendorText>{" "}
              <span className="text-muted">{toDriftWords(row.kind)}</span>
            </p>
            <p className="flex min-w-0 flex-wrap gap-x-3 text-muted">
              <span className="mono break-all">{row.endpoint}</span>
              <ConnectionMark id={row.connection} />
            </p>
          </div>
          <p className="min-w-0">
            {row.sample === "" ? (
              <span className="text-faint">no sample</span>
            ) : (
              <VendorText className="mono text-muted">{row.sample}</VendorText>
            )}
          </p>
          <p className="text-muted md:text-right">
            {formatCount(row.count)} {row.count === 1 ? "time" : "times"}, last <Instant at={row.lastSeenAt} />
            <span className="block">
              first <Instant at={row.firstSeenAt} />
            </span>
          </p>
        </li>
      ))}
    </ul>
  )
}
