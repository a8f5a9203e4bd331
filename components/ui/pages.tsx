import type { UseInfiniteQueryResult } from "@tanstack/react-query"
import clsx from "clsx"
import type { ReactNode } from "react"
import { toAppError } from "@/lib/errors"
import { Button } from "./button"

type PagesProps = {
  query: Pick<
    UseInfiniteQueryResult,
    "isPlaceholderData" | "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage" | "error"
  >
  /** What the button for the next page says. */
  more: string
  /** What stands after the last one. */
  end?: string
  children: ReactNode
}

/** The pages read so far, dimmed while others are on their way, and the way to the next. */
export function Pages({ query, more, end, children }: PagesProps) {
  return (
    <div
      className={clsx("transition-opacity duration-100", query.isPlaceholderData && "opacity-60")}
      aria-busy={query.isPlaceholderData}
    >
      {children}
      {query.hasNextPage ? (
        <div className="flex justify-center pt-3">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? "Reading" : more}
          </Button>
        </div>
      ) : end === undefined ? null : (
        <p className="pt-3 text-center text-faint">{end}</p>
      )}
      {query.isFetchNextPageError ? (
        <p role="alert" className="pt-2 text-center text-failed">
          {toAppError(query.error).message}
        </p>
      ) : null}
    </div>
  )
}
