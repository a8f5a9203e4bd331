"use client"

import { useMutation } from "@tanstack/react-query"
import clsx from "clsx"
import { useEffect, useRef, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { REVIEW_LIMITS, type Review, type ReviewItem } from "@/lib/reviews/schema"
import { Section } from "./section"
import { useReviewChange } from "./use-review-change"
import { toMoment } from "./words"

type ItemsPartProps = { review: Review; canWrite: boolean }

/** What is to be done: carried over from earlier weeks until somebody ticks it off, then what this week brought up. */
export function ItemsPart({ review, canWrite }: ItemsPartProps) {
  const { week } = review.report
  const earlier = review.items.filter((item) => item.week !== week)
  const own = review.items.filter((item) => item.week === week)
  const open = review.items.filter((item) => item.doneAt === null).length
  return (
    <Section id="items" title={open === 0 ? "To do" : `To do: ${open} open`}>
      {earlier.length > 0 ? (
        <>
          <h3 className="mb-1 text-muted">Carried over</h3>
          <Items items={earlier} review={review} canWrite={canWrite} />
        </>
      ) : null}
      {earlier.length > 0 && own.length > 0 ? <h3 className="mt-3 mb-1 text-muted">From this week</h3> : null}
      <Items items={own} review={review} canWrite={canWrite} />
      {review.items.length === 0 ? <p className="text-muted">Nothing is open.</p> : null}
      {canWrite ? <AddItem review={review} /> : null}
    </Section>
  )
}

type ItemsProps = { items: readonly ReviewItem[]; review: Review; canWrite: boolean }

function Items({ items, review, canWrite }: ItemsProps) {
  if (items.length === 0) return null
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <Item key={item.num} item={item} review={review} canWrite={canWrite} />
      ))}
    </ul>
  )
}

type ItemProps = { item: ReviewItem; review: Review; canWrite: boolean }

function Item({ item, review, canWrite }: ItemProps) {
  const { week, timeZone } = review.report
  const isDone = item.doneAt !== null
  const change = useReviewChange(review.report)
  const close = useMutation({
    mutationFn: () => change.closeItem(item.num),
    onSuccess: () => announce("Done"),
  })
  return (
    <li className="flex break-inside-avoid items-start gap-2.5 py-1.5">
      {canWrite && !isDone ? (
        <input
          type="checkbox"
          aria-label={`Done: ${item.text}`}
          checked={close.isPending}
          disabled={close.isPending}
          onChange={() => close.mutate()}
          className="mt-[3px] size-3.5 flex-none accent-accent"
        />
      ) : (
        <span aria-hidden="true" className="w-3.5 flex-none text-center text-muted">
          {isDone ? "✓" : "○"}
        </span>
      )}
      <span className="min-w-0">
        <span className={clsx("[overflow-wrap:anywhere]", isDone && "text-muted line-through decoration-line-strong")}>
          <bdi>{item.text}</bdi>
        </span>
        <span className="block text-faint">
          {item.week === week ? null : (
            <>
              <KeptLink href={`/reviews/${item.week}`} className="underline underline-offset-2 hover:text-text">
                {item.week}
              </KeptLink>
              {", "}
            </>
          )}
          {item.createdBy}
          {item.doneAt === null ? null : `; done by ${item.doneBy ?? "somebody"}, ${toMoment(item.doneAt, timeZone)}`}
        </span>
        {close.error ? (
          <span role="alert" className="block text-failed">
            {close.error.message}
          </span>
        ) : null}
      </span>
    </li>
  )
}

function AddItem({ review }: { review: Review }) {
  const [text, setText] = useState("")
  const field = useRef<HTMLInputElement>(null)
  // Typed before the script was here.
  useEffect(() => setText(field.current?.value ?? ""), [])
  const change = useReviewChange(review.report)
  const add = useMutation({
    mutationFn: () => change.addItem(text.trim()),
    onSuccess: () => {
      setText("")
      announce("Added")
      field.current?.focus()
    },
  })
  const isEmpty = text.trim() === ""
  return (
    <form
      className="no-print mt-2.5 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty && !add.isPending) add.mutate()
      }}
    >
      <input
        ref={field}
        aria-label="Something to do"
        placeholder="Something to do"
        value={text}
        maxLength={REVIEW_LIMITS.item}
        readOnly={add.isPending}
        onChange={(event) => setText(event.target.value)}
        className="h-[30px] min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5"
      />
      <Button type="submit" disabled={isEmpty || add.isPending}>
        Add
      </Button>
      {add.error ? (
        <p role="alert" className="w-full text-failed">
          {add.error.message}
        </p>
      ) : null}
    </form>
  )
}
