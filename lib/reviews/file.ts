import { AppError } from "@/lib/errors"
import { toReviewCsv } from "./csv"
import { toReviewMarkdown } from "./markdown"
import type { Review } from "./schema"

const FILES = {
  csv: { type: "text/csv; charset=utf-8", write: toReviewCsv },
  md: { type: "text/markdown; charset=utf-8", write: toReviewMarkdown },
} as const

/** A review as a file to keep: "csv" or "md". Throws AppError("invalid") for another. */
export function toReviewFile(review: Review, as: string): Response {
  const file = as === "csv" || as === "md" ? FILES[as] : undefined
  if (!file) throw new AppError("invalid", "A review is exported as csv or md.")
  const { week, connection } = review.report
  const of = connection === null ? "" : `-${connection.replaceAll(/[^\w.-]/g, "_")}`
  return new Response(file.write(review), {
    headers: {
      "Content-Type": file.type,
      "Content-Disposition": `attachment; filename="review-${week}${of}.${as}"`,
    },
  })
}
