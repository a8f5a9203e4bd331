"use client"

import { useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { buttonClass } from "@/components/ui/button"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Menu } from "@/components/ui/menu"
import type { PersonRow } from "@/lib/people/schema"
import { type Deed, toDeeds, toSignInWords } from "./words"

const changePerson = toLate(() => import("./change-person").then((module) => module.ChangePerson))

type PersonCardProps = { person: PersonRow; companyLabel: string | null }

/** One person: what they may do, how they come in, when they last did, and what an admin can do about it. */
export function PersonCard({ person, companyLabel }: PersonCardProps) {
  useAhead(changePerson)
  const { by } = useShell()
  const [deed, setDeed] = useState<Deed | null>(null)
  const isSelf = by.id === person.id
  const items = toDeeds(person, isSelf).map(({ deed: one, label }) => ({ label, onSelect: () => setDeed(one) }))
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-3.5 py-2 md:grid-cols-[minmax(0,1.2fr)_110px_minmax(0,1.4fr)_auto]">
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          <bdi className="font-medium">{person.name}</bdi>
          {isSelf ? <span className="text-muted"> (you)</span> : null}
        </p>
        <p className="break-all text-muted">{person.email}</p>
      </div>
      <p className="max-md:col-start-1">
        {person.disabledAt === null ? person.role : <span className="text-handled">disabled</span>}
      </p>
      <p className="text-muted max-md:col-start-1">
        <LastSignIn person={person} />
        <span className="block">{toSignInWords(person, companyLabel)}</span>
        <KeptLink href={`/settings/audit?${new URLSearchParams({ person: person.id })}`}>What they did</KeptLink>
      </p>
      <div className="max-md:col-start-2 max-md:row-span-3 max-md:row-start-1 max-md:self-start">
        <Menu label="Change" name={`Change ${person.name}`} align="end" className={buttonClass()} items={items} />
      </div>
      {deed === null ? null : <Late part={changePerson} with={{ person, deed, onClose: () => setDeed(null) }} />}
    </li>
  )
}

function LastSignIn({ person: { lastSignInAt, disabledAt, sessions, createdAt } }: { person: PersonRow }) {
  if (disabledAt !== null) {
    return (
      <span className="block">
        Disabled <Instant at={disabledAt} />
      </span>
    )
  }
  if (lastSignInAt === null) {
    return (
      <span className="block">
        Added <Instant at={createdAt} />, never signed in
      </span>
    )
  }
  return (
    <span className="block">
      Signed in <Instant at={lastSignInAt} />
      {sessions === 0 ? ", not now" : `, ${sessions} ${sessions === 1 ? "browser" : "browsers"} now`}
    </span>
  )
}
