import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Link } from "@/components/ui/link"
import { isBlind, toFailedCredits, toRepeatCredits, toTotal, toUnknownWords } from "@/components/waste/words"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { formatCost, UNKNOWN } from "@/lib/format"
import type { ReviewReport } from "@/lib/reviews/schema"
import type { RepeatCluster } from "@/lib/waste/schema"
import { Remark, Section } from "./section"
import { toCount } from "./words"

const MOST_CLUSTERS = 5

/** What bought nothing usable, and the dearest of what was bought twice. */
export function WastePart({ report: { waste, from, until } }: { report: ReviewReport }) {
  const { failed, duplicate, drafts } = waste
  const page = `/usage/waste?${new URLSearchParams({ from: toIsoDay(from), to: toIsoDay(addDays(until, -1)), zone: "team" })}`
  const total = toTotal(waste)
  const untold = toUnknownWords(waste)
  const more = duplicate.clusterCount - MOST_CLUSTERS
  return (
    <Section
      id="waste"
      title={total === UNKNOWN ? "Waste: not known" : `Waste: ${total} credits`}
      aside={<KeptLink href={page}>Details</KeptLink>}
    >
      <table>
        <thead className="sr-only">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Jobs</th>
            <th scope="col">Credits</th>
          </tr>
        </thead>
        <tbody>
          <Line name="Failed" jobs={toCount(failed.jobs, "job")} href={failed.jobs > 0 ? failed.href : null}>
            {toFailedCredits(failed)}
          </Line>
          <Line
            name="Bought again within a day"
            jobs={isBlind(duplicate) ? UNKNOWN : toCount(duplicate.jobs, "job")}
            href={null}
          >
            {toRepeatCredits(duplicate)}
          </Line>
          <Line
            name="Drafts never started"
            jobs={toCount(drafts.jobs, "job")}
            href={drafts.jobs > 0 ? drafts.href : null}
          >
            0
          </Line>
        </tbody>
      </table>
      {untold === null ? null : <Remark>Not in it: {untold}.</Remark>}
      {isBlind(duplicate) ? (
        <Remark>
          What was bought again cannot be told: no job names its source and model. Attribution fills them in.
        </Remark>
      ) : null}
      {duplicate.clusters.length === 0 ? null : (
        <>
          <h3 className="mt-4 mb-1 text-muted">Bought again, the dearest</h3>
          <ul className="divide-y divide-line">
            {duplicate.clusters.slice(0, MOST_CLUSTERS).map((cluster) => (
              <Cluster key={`${cluster.connection}/${cluster.first.jobId}`} cluster={cluster} />
            ))}
          </ul>
          {more > 0 ? <Remark>{toCount(more, "more cluster")} on the waste page.</Remark> : null}
        </>
      )}
    </Section>
  )
}

type LineProps = { name: string; jobs: string; href: string | null; children: string }

function Line({ name, jobs, href, children }: LineProps) {
  return (
    <tr>
      <th scope="row" className="w-full whitespace-normal py-1.5 font-normal text-text">
        {name}
      </th>
      <td className="num whitespace-nowrap">
        {href === null ? (
          <span className="text-muted">{jobs}</span>
        ) : (
          <Link href={href} className="text-accent hover:underline">
            {jobs}
          </Link>
        )}
      </td>
      <td className="num min-w-20">{children}</td>
    </tr>
  )
}

/** The last part of an address: what people call the video. */
function toFileName(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : source
  return path.split("/").filter(Boolean).at(-1) ?? source
}

function Cluster({ cluster }: { cluster: RepeatCluster }) {
  const kind = [cluster.model, cluster.format, cluster.customer].filter((one) => one !== null).join(", ")
  return (
    <li className="flex items-baseline justify-between gap-4 py-1.5">
      <span className="min-w-0">
        <Link href={cluster.href} className="text-accent hover:underline">
          <VendorText>{cluster.source === null ? "source not told any more" : toFileName(cluster.source)}</VendorText>
        </Link>{" "}
        <span className="text-muted">
          <VendorText>{kind}</VendorText>
          {cluster.first.user === null ? null : (
            <>
              , first by <VendorText>{cluster.first.user}</VendorText>
            </>
          )}
        </span>
      </span>
      <span className="flex-none text-right tabular-nums">
        {cluster.jobs} × again, {formatCost(cluster.milli, cluster.isEstimated)} credits
      </span>
    </li>
  )
}
