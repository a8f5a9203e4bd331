import { answerCsv, EXAMPLE } from "@/lib/attribution/csv-handler"
import { operatorRoute } from "@/lib/auth/guard"

/** An example to fill in. */
export const GET = operatorRoute("viewer", () => {
  const headers = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="attribution.csv"',
  }
  return new Response(EXAMPLE, { headers })
})

/** The file is the body. */
export const POST = operatorRoute("admin", (request, { by }) => answerCsv(request, by))
