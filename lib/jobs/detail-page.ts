import "server-only"
import { toDemoMediaPath } from "@/lib/demo-media"
import type { JobRef } from "@/lib/domain/job"
import { toHttpUrl } from "@/lib/domain/media-url"
import type { LintKind } from "@/lib/domain/request-lint-types"
import { isPrivateHost } from "@/lib/domain/request-lint-urls"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import { getJobDetail } from "./detail-data"
import { findGroupOf } from "./detail-group"
import type { JobDetail } from "./detail-schema"

/** A sandbox on this machine reaches what no vendor does. */
const OUT_OF_REACH: ReadonlySet<LintKind> = new Set(["webhook_unreachable", "source_unreachable"])

/** What the page and its API answer: the detail as of now, and in the demo the clips on our own origin. Throws as getJobDetail. */
export async function getJobPage(ref: JobRef): Promise<JobDetail> {
  const store = await getStore()
  const now = Date.now()
  const [detail, group] = await Promise.all([
    getJobDetail(store.read, ref, now),
    findGroupOf(store.read, ref, { now, zone: readEnv().teamTimeZone }),
  ])
  const { input, output } = detail.media
  const vendor = toHttpUrl(readEnv().apiUrl)
  const isLocal = vendor !== null && isPrivateHost(vendor.hostname)
  return {
    ...detail,
    group,
    findings: detail.findings.filter(({ kind }) => !(isLocal && OUT_OF_REACH.has(kind))),
    media: {
      input: input && { ...input, localPath: toDemoMediaPath(input.url) },
      output: output && { ...output, localPath: toDemoMediaPath(output.url) },
    },
  }
}
