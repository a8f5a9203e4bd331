import clsx from "clsx"
import { VendorText } from "@/components/job/vendor-text"
import { Card } from "@/components/ui/card"
import type { CompareRow } from "@/lib/compare/schema"
import { UNKNOWN } from "@/lib/format"

type CompareTableProps = { title: string; rows: readonly CompareRow[]; verdict: CompareRow["verdict"] }

/** Fields of one verdict, A beside B. */
export function CompareTable({ title, rows, verdict }: CompareTableProps) {
  return (
    <Card title={title}>
      <table className="table-fixed">
        <thead>
          <tr>
            <th scope="col" className="w-[30%] sm:w-[24%]">
              Field
            </th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.part} ${row.name}`} className="align-top">
              <th scope="row" className="whitespace-normal font-normal text-text [overflow-wrap:anywhere]">
                {row.name}
              </th>
              <Value text={row.mine} verdict={verdict} />
              <Value text={row.theirs} verdict={verdict} />
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Value({ text, verdict }: { text: string | null; verdict: CompareRow["verdict"] }) {
  return (
    <td className={clsx("py-1.5", verdict === "different" && "font-medium", verdict === "equal" && "text-muted")}>
      {text === null ? (
        <span className="text-faint" title="Not known">
          {UNKNOWN}
        </span>
      ) : (
        <VendorText>{text}</VendorText>
      )}
    </td>
  )
}
