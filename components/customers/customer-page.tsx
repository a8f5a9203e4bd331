"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { customerQueries } from "@/lib/customers/queries"
import type { Customer } from "@/lib/customers/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { CustomerCredits } from "./customer-credits"
import { CustomerFailures } from "./customer-failures"
import { CustomerJobs } from "./customer-jobs"
import { CustomerKnown } from "./customer-known"
import { CustomerTickets } from "./customer-tickets"

const eraseDialog = toLate(() => import("./erase-customer").then((module) => module.EraseCustomer))

/** Everything that is known of one customer. */
export function CustomerPage({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(customerQueries.detail(name))
  return (
    <div className="flex flex-col gap-3.5">
      <Head name={name} customer={data} />
      {error ? (
        <Problem
          title={
            data ? "This could not be read again; below is what was read before" : "This customer could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Loaded customer={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function Head({ name, customer }: { name: string; customer: Customer | undefined }) {
  const { by } = useShell()
  const [isErasing, setIsErasing] = useState(false)
  useAhead(eraseDialog)
  const isUnfinished = customer?.erasure != null
  return (
    <header>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-muted">Customer</p>
          <h1 className="[overflow-wrap:anywhere]">
            <bdi>{name}</bdi>
          </h1>
        </div>
        {isAtLeast(by.role, "admin") ? (
          <Button variant="quiet" className="flex-none" onClick={() => setIsErasing(true)}>
            {isUnfinished ? "Go on erasing" : "Erase personal data"}
          </Button>
        ) : null}
      </div>
      {customer ? <Span customer={customer} /> : null}
      {isUnfinished ? (
        <p className="mt-2 rounded-md bg-handled-soft px-3 py-1.5">
          Erasing this customer’s data was begun <Instant at={customer.erasure?.startedAt ?? null} /> and is not
          finished. An admin can go on where it stopped.
        </p>
      ) : null}
      {isErasing ? <Late part={eraseDialog} with={{ name, onClose: () => setIsErasing(false) }} /> : null}
    </header>
  )
}

function Span({ customer }: { customer: Customer }) {
  if (customer.firstSeenAt === null) return <p className="text-muted">No job of theirs is in the record.</p>
  return (
    <p className="text-muted">
      first job <Instant at={customer.firstSeenAt} mode="absolute" /> · newest <Instant at={customer.lastSeenAt} />
    </p>
  )
}

function Loaded({ customer }: { customer: Customer }) {
  if (customer.newest.length === 0) {
    return (
      <div className="max-w-[680px]">
        <CustomerTickets customer={customer} />
      </div>
    )
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
      <div className="flex min-w-0 flex-col gap-4">
        <CustomerJobs customer={customer} />
        <CustomerFailures customer={customer} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <CustomerTickets customer={customer} />
        <CustomerCredits credits={customer.credits} />
        <CustomerKnown customer={customer} />
      </div>
    </div>
  )
}
