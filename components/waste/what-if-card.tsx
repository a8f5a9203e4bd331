"use client"

import { VendorText } from "@/components/job/vendor-text"
import { Card } from "@/components/ui/card"
import { formatCost, formatCount, formatCredits } from "@/lib/format"
import type { WhatIf } from "@/lib/waste/schema"

/** Arithmetic: the same billed length at another model's rate. */
export function WhatIfCard({ whatIf }: { whatIf: readonly WhatIf[] }) {
  return (
    <Card title="The same videos at another model’s rate">
      {whatIf.length === 0 ? (
        <p className="px-3.5 py-2.5 text-pretty text-muted">
          No completed job of these days has a known model, rate and cost.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">
                Ran as<span className="sm:hidden">, at</span>
              </th>
              <th scope="col" className="max-sm:hidden">
                At the rate of
              </th>
              <th scope="col" className="num max-sm:hidden">
                Jobs
              </th>
              <th scope="col" className="num">
                Cost
              </th>
              <th scope="col" className="num">
                Would cost
              </th>
              <th scope="col" className="num">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {whatIf.map((row) => (
              <Row key={`${row.from} ${row.to}`} row={row} />
            ))}
          </tbody>
        </table>
      )}
      <p className="border-t border-line px-3.5 py-2 text-pretty text-muted">
        Completed jobs, their billed length at the rates in force on each day. This is arithmetic: it says nothing of
        what the other model makes of a video.
      </p>
    </Card>
  )
}

function Row({ row }: { row: WhatIf }) {
  const { from, to, jobs, nowMilli, wouldMilli, savesMilli, isEstimated } = row
  return (
    <tr>
      <th scope="row" className="font-normal text-text max-sm:whitespace-normal">
        <VendorText>{from}</VendorText>
        <span className="text-muted sm:hidden">
          , <VendorText>{to}</VendorText>
        </span>
      </th>
      <td className="max-sm:hidden">
        <VendorText>{to}</VendorText>
      </td>
      <td className="num max-sm:hidden">{formatCount(jobs)}</td>
      <td className="num">{formatCost(nowMilli, isEstimated)}</td>
      <td className="num">~{formatCredits(wouldMilli)}</td>
      <td className="num whitespace-nowrap">{`${savesMilli > 0 ? "−" : "+"}${formatCredits(Math.abs(savesMilli))}`}</td>
    </tr>
  )
}
