import { judgeHealth, judgeWrongKey } from "./asked"
import { judgeBackOff, judgeObservability, judgePolling, judgeRightKey } from "./calls"
import { judgeIdempotency, judgeKept, judgeLifecycle, judgeOutput, judgeWebhook } from "./jobs"
import {
  judgeDifficult,
  judgeFailure,
  judgeLong,
  judgeNoCredits,
  judgeRetry,
  judgeShort,
  judgeSuccess,
  judgeTimeout,
} from "./paths"
import type { Check, CheckFacts, Finding, ProofId, Verdict } from "./types"

type Rule = {
  id: string
  group: string
  title: string
  judge: (facts: CheckFacts) => Finding
  proof?: ProofId
  docs: string
}

const DOCS = "https://removebgvideo.com/docs/"
const AUTH = "getting-started/authentication/"
const FLOW = "getting-started/public-api-workflow/"
const LIMITS = "getting-started/rate-limits/"
const ERRORS = "api-reference/responses-errors/"
const STATUS = "api-reference/job-status/"
const TROUBLE = "guides/troubleshooting/"

const INTEGRATION = "Integration"
const BEHAVIOUR = "How it is used"
const PATHS = "Seen before going live"

/** Every check, in the order in which it is shown. */
const RULES: readonly Rule[] = [
  {
    id: "auth.right_key",
    group: INTEGRATION,
    title: "The right key is accepted (200)",
    judge: judgeRightKey,
    docs: AUTH,
  },
  {
    id: "auth.wrong_key",
    group: INTEGRATION,
    title: "A wrong key is refused (401) with a structured error",
    judge: judgeWrongKey,
    proof: "auth.wrong_key",
    docs: AUTH,
  },
  {
    id: "health",
    group: INTEGRATION,
    title: "The vendor is healthy",
    judge: judgeHealth,
    proof: "health",
    docs: "api-reference/health/",
  },
  {
    id: "rate.back_off",
    group: INTEGRATION,
    title: "After 429 the key waits",
    judge: judgeBackOff,
    proof: "rate.burst",
    docs: LIMITS,
  },
  { id: "idempotency", group: INTEGRATION, title: "One submission makes one job", judge: judgeIdempotency, docs: FLOW },
  {
    id: "observability",
    group: INTEGRATION,
    title: "A request id and a job id are found again",
    judge: judgeObservability,
    docs: ERRORS,
  },
  {
    id: "webhook.signature",
    group: INTEGRATION,
    title: "A webhook with a right signature arrived",
    judge: judgeWebhook,
    docs: "guides/webhooks/",
  },
  { id: "output.async", group: BEHAVIOUR, title: "The output link is waited for", judge: judgeOutput, docs: STATUS },
  { id: "lifecycle", group: BEHAVIOUR, title: "The life of a job is kept", judge: judgeLifecycle, docs: STATUS },
  { id: "failures.kept", group: BEHAVIOUR, title: "Answers of failed jobs are kept", judge: judgeKept, docs: ERRORS },
  { id: "polling.bounded", group: BEHAVIOUR, title: "Polling is bounded", judge: judgePolling, docs: LIMITS },
  { id: "path.success", group: PATHS, title: "Success", judge: judgeSuccess, docs: FLOW },
  { id: "path.failure", group: PATHS, title: "Failure", judge: judgeFailure, docs: TROUBLE },
  {
    id: "path.timeout",
    group: PATHS,
    title: "Time-out, or the vendor’s own error",
    judge: judgeTimeout,
    docs: TROUBLE,
  },
  { id: "path.retry", group: PATHS, title: "A second try", judge: judgeRetry, docs: LIMITS },
  {
    id: "path.no_credits",
    group: PATHS,
    title: "No credits left",
    judge: judgeNoCredits,
    docs: "getting-started/credits/",
  },
  { id: "path.short", group: PATHS, title: "A short clip (under 10 s)", judge: judgeShort, docs: FLOW },
  { id: "path.long", group: PATHS, title: "A long clip (over 2 min)", judge: judgeLong, docs: FLOW },
  { id: "path.difficult", group: PATHS, title: "A difficult clip", judge: judgeDifficult, docs: TROUBLE },
]

/** Every check of one connection, judged by what is known of it. */
export function toChecks(facts: CheckFacts): Check[] {
  return RULES.map(({ id, group, title, judge, proof, docs }) => ({
    id,
    group,
    title,
    ...judge(facts),
    proof: proof ?? null,
    docsUrl: `${DOCS}${docs}`,
  }))
}

export function countVerdicts(checks: readonly Pick<Check, "verdict">[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length
  return { pass: count("pass"), fail: count("fail"), unproven: count("unproven") }
}
