import { answerHealth } from "@/lib/health/answer"

/** Open to everybody, for probes: `?live` whether the process lives, otherwise whether it can serve. */
export function GET(request: Request): Promise<Response> {
  return answerHealth(request)
}
