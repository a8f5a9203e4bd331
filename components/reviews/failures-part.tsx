import { CLASS_WORDS } from "@/components/failures/failure-words"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Link } from "@/components/ui/link"
import { FAILURE_CLASSES } from "@/lib/domain/failure-class"
import { formatCost, formatCount } from "@/lib/format"
import type { ReviewReport } from "@/lib/reviews/schema"
import { Section } from "./section"

function toClassWords(name: string): string {
  const known = FAILURE_CLASSES.find((one) => one === name)
  return known ? CLASS_WORDS[known] : name
}

/** The causes with most failed jobs. */
export function FailuresPart({ report: { failures } }: { report: ReviewReport }) {
  return (
    <Section id="failures" title="What failed" aside={<KeptLink href="/failures">All failures</KeptLink>}>
      {failures.length === 0 ? (
        <p className="text-muted">No job of this week failed.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col" className="max-sm:hidden print:table-cell">
                Who acts
              </th>
              <th scope="col" className="num">
                Jobs
              </th>
              <th scope="col" className="num">
                Credits
              </th>
            </tr>
          </thead>
          <tbody>
            {failures.map((cause) => (
              <tr key={cause.groupId}>
                <th scope="row" className="w-full whitespace-normal py-1.5 font-normal">
                  <KeptLink href={`/failures/${cause.groupId}`}>
                    <VendorText>{cause.title}</VendorText>
                  </KeptLink>
                </th>
                <td className="whitespace-nowrap text-muted max-sm:hidden print:table-cell">
                  {toClassWords(cause.class)}
                </td>
                <td className="num">
                  <Link href={cause.href} className="text-accent hover:underline">
                    {formatCount(cause.jobs)}
                  </Link>
                </td>
                <td className="num">{formatCost(cause.costMilli, cause.isEstimated)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
