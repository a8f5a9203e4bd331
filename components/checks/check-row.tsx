"use client"

import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import type { ConnectionChecks, ShownCheck } from "@/lib/checks/schema"
import type { CheckLink } from "@/lib/domain/checks/types"
import { shortenId } from "@/lib/format"
import { ProveButton } from "./prove-button"
import { VerdictMark } from "./verdict-mark"

type CheckRowProps = {
  check: ShownCheck
  where: Pick<ConnectionChecks, "connection" | "environment">
  mayProve: boolean
}

/** One check: verdict, evidence with its links, how old that is, and the way to prove it now. */
export function CheckRow({ check, where, mayProve }: CheckRowProps) {
  const { verdict, title, words, links, at, docsUrl } = check
  return (
    <li className="grid break-inside-avoid gap-x-4 gap-y-1 border-b border-line px-3.5 py-2.5 last:border-b-0 md:grid-cols-[104px_minmax(0,1fr)_132px]">
      <VerdictMark verdict={verdict} />
      <div className="flex min-w-0 flex-col gap-1">
        <h3 className="font-medium">{title}</h3>
        <p className="max-w-[80ch] text-pretty text-muted">
          <bdi className="[overflow-wrap:anywhere]">{words}</bdi>
        </p>
        <p className="flex min-w-0 flex-wrap gap-x-3 gap-y-1">
          {links.map((link) => (
            <Evidence key={`${link.href} ${link.label}`} link={link} />
          ))}
          <span className="no-print">
            <ExtLink href={docsUrl}>Vendor’s page</ExtLink>
          </span>
        </p>
        {mayProve ? <ProveButton check={check} where={where} /> : null}
      </div>
      <p className="text-muted md:text-right">{at === null ? "no evidence yet" : <Instant at={at} />}</p>
    </li>
  )
}

function Evidence({ link: { label, href, isId } }: { link: CheckLink }) {
  return (
    <KeptLink href={href} title={label}>
      {isId ? <VendorText className="mono">{shortenId(label)}</VendorText> : label}
    </KeptLink>
  )
}
