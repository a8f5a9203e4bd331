"use client"

import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { useZone } from "@/components/shell/use-zone"
import { AppError } from "@/lib/errors"
import { type AnsweredText, findQueries } from "@/lib/find/queries"
import { FIND_TEXT_LIMIT, type FindKind } from "@/lib/find/schema"

/** The text once nobody has typed for a moment. */
function useSettled(text: string, pauseMs: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text, pauseMs])
  return settled
}

const PAUSE_MS = { text: 250, line: 160 } as const satisfies Record<FindKind, number>

type Find = {
  /** The newest answer, which may still be that of an earlier text. */
  answered: AnsweredText | undefined
  isAsking: boolean
  error: AppError | null
  retry: () => void
}

/** What a text is about, asked while one types; the answer before stays until the next is there. */
export function useFind(text: string, kind: FindKind): Find {
  const zone = useZone()
  const settled = useSettled(text, PAUSE_MS[kind])
  const isAskable = settled.trim() !== "" && settled.length <= FIND_TEXT_LIMIT
  const { data, error, isFetching, refetch } = useQuery({
    ...findQueries.hits(settled, { zone, kind }),
    enabled: isAskable,
  })
  const isEmpty = text.trim() === ""
  const tooLong =
    text.length > FIND_TEXT_LIMIT
      ? new AppError(
          "too_large",
          `${text.length.toLocaleString("en-US")} characters; ${FIND_TEXT_LIMIT.toLocaleString("en-US")} are read at most. Paste the part with ids, names or times.`,
        )
      : null
  return {
    answered: isEmpty ? undefined : data,
    isAsking: !isEmpty && !tooLong && (isFetching || settled !== text),
    error: isEmpty ? null : (tooLong ?? toShown(error)),
    retry: () => void refetch(),
  }
}

function toShown(error: Error | null): AppError | null {
  if (error === null) return null
  return error instanceof AppError ? error : new AppError("internal", "The question could not be asked.")
}
