"use client"

import { useQuery } from "@tanstack/react-query"
import { useId, useState } from "react"
import { findQueries } from "@/lib/find/queries"
import { TICKET_LIMITS } from "@/lib/tickets/schema"
import { Field } from "./fields"
import { useRested } from "./use-rested"

/** No name is told apart by fewer letters. */
const LEAST = 3

type CustomerFieldProps = { value: string; onChange: (value: string) => void }

/** Whose a ticket is: free text, beside which the names that the record knows are offered, so that they are spelled alike. */
export function CustomerField({ value, onChange }: CustomerFieldProps) {
  const id = useId()
  const [isTyped, setIsTyped] = useState(false)
  const asked = useRested(value.trim())
  const { data } = useQuery({
    // No time is looked for, so any zone will do.
    ...findQueries.hits(asked, { zone: "UTC", kind: "line" }),
    // What was there before is nobody's question.
    enabled: isTyped && asked === value.trim() && asked.length >= LEAST,
  })
  const names = (data?.answer.others ?? []).flatMap((hit) => (hit.kind === "customer" ? [hit.name] : []))
  return (
    <>
      <Field
        label="Customer"
        list={id}
        value={value}
        maxLength={TICKET_LIMITS.customer}
        autoComplete="off"
        onChange={(event) => {
          setIsTyped(true)
          onChange(event.target.value)
        }}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
