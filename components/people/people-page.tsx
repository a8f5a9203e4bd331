"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { peopleQueries } from "@/lib/people/queries"
import { PersonCard } from "./person-card"

const addPerson = toLate(() => import("./add-person").then((module) => module.AddPerson))

/** Who may sign in, and what they may do. For admins. */
export function PeoplePage() {
  useAhead(addPerson)
  const [isAdding, setIsAdding] = useState(false)
  const { data, error, refetch } = useQuery(peopleQueries.view())
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <KeptLink href="/settings">← Settings</KeptLink>
          <h1>People</h1>
          <p className="max-w-[80ch] text-pretty text-muted">
            Who may sign in. Every change counts from the person’s next request on and stands in the{" "}
            <KeptLink href="/settings/audit?action=person.*">audit log</KeptLink>.
          </p>
        </div>
        <Button variant="primary" onClick={() => setIsAdding(true)}>
          Add a person
        </Button>
      </div>
      {error ? (
        <Problem
          title={data ? "People could not be read again; below is what was read before" : "People could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <ul aria-label="People" className="divide-y divide-line rounded-md border border-line bg-surface">
          {data.people.map((person) => (
            <PersonCard key={person.id} person={person} companyLabel={data.companyLabel} />
          ))}
        </ul>
      ) : error ? null : (
        <Skeleton className="h-64" />
      )}
      {isAdding ? <Late part={addPerson} with={{ onClose: () => setIsAdding(false) }} /> : null}
    </div>
  )
}
