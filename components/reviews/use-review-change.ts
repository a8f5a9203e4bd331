"use client"

import { useQueryClient } from "@tanstack/react-query"
import { callAction } from "@/lib/http"
import { addReviewItem, closeReviewItem, saveReviewNotes, signReview } from "@/lib/reviews/actions"
import type { ReviewReport } from "@/lib/reviews/schema"

/** What can be written in a review. Each throws AppError, and afterwards asks again for all that shows reviews. */
export function useReviewChange({ week, connection }: Pick<ReviewReport, "week" | "connection">) {
  const client = useQueryClient()
  const run = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    await client.invalidateQueries({ queryKey: ["reviews"] })
    void client.invalidateQueries({ queryKey: ["overview"] })
    return answer
  }
  return {
    saveNotes: (notes: string, base: string) => run(callAction(saveReviewNotes({ week, connection, notes, base }))),
    addItem: (text: string) => run(callAction(addReviewItem({ week, connection, text }))),
    closeItem: (num: number) => run(callAction(closeReviewItem({ num }))),
    sign: () => run(callAction(signReview({ week, connection }))),
  }
}
