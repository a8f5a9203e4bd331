import { answerWebhook } from "@/lib/webhooks/handler"

/** Open to everybody: each delivery proves itself by its signature. */
export async function POST(request: Request, context: { params: Promise<{ connection: string }> }): Promise<Response> {
  return answerWebhook(request, (await context.params).connection)
}
