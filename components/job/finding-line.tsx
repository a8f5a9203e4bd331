import type { Finding } from "@/lib/domain/request-lint-types"
import { ExtLink } from "../ui/ext-link"
import { Icon } from "../ui/icon"

const TONES = { error: "text-failed", warning: "text-handled", hint: "text-muted" } as const satisfies Record<
  Finding["severity"],
  string
>
const SURE = { certain: "certain", likely: "likely", possible: "possible" } as const satisfies Record<
  Finding["sure"],
  string
>
const FLAG = "M5 21V4M5 4h12l-2.5 4L17 12H5"

/** Something in a request that does not fit: what, how sure, on what ground, and the vendor's page. */
export function FindingLine({ finding }: { finding: Finding }) {
  return (
    <p className="flex gap-2 text-pretty">
      <span className={`mt-[3px] flex-none ${TONES[finding.severity]}`}>
        <Icon path={FLAG} size={13} />
      </span>
      <span>
        <span className="font-medium">{finding.sentence}</span>{" "}
        <span className="text-muted">
          {finding.why} <span className="whitespace-nowrap">({SURE[finding.sure]})</span>{" "}
          <ExtLink href={finding.docsUrl} className="text-accent underline underline-offset-2">
            The vendor’s page
          </ExtLink>
        </span>
      </span>
    </p>
  )
}
