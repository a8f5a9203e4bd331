"use client"

import { type FormEvent, type ReactNode, useState } from "react"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { changeRole, disablePerson, enablePerson, resetPassword, signOutPerson } from "@/lib/people/actions"
import type { PersonRow } from "@/lib/people/schema"
import { PasswordOnce } from "./password-once"
import { RoleChoice } from "./role-choice"
import { usePeopleChange } from "./use-people-change"
import type { Deed } from "./words"

type ChangeProps = { person: PersonRow; onClose: () => void }

/** Asks before it is done, and says what it means. */
export function ChangePerson({ deed, ...rest }: ChangeProps & { deed: Deed }) {
  if (deed === "role") return <ChangeRole {...rest} />
  if (deed === "password") return <ResetPassword {...rest} />
  return <Plain deed={deed} {...rest} />
}

type QuestionProps = {
  title: string
  label: string
  busy: { isPending: boolean; error: Error | null }
  isReady?: boolean
  onSure: () => void
  onClose: () => void
  children: ReactNode
}

function Question({ title, label, busy, isReady = true, onSure, onClose, children }: QuestionProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onSure()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        {children}
        <FormEnd of={busy} label={label} busy="One moment" isReady={isReady} onClose={onClose} />
      </form>
    </Dialog>
  )
}

function ChangeRole({ person, onClose }: ChangeProps) {
  const [role, setRole] = useState(person.role)
  const change = usePeopleChange(changeRole, "Role changed")
  return (
    <Question
      title={`Role of ${person.name}`}
      label="Change the role"
      busy={change}
      isReady={role !== person.role}
      onSure={() => change.mutate({ personId: person.id, role }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <RoleChoice role={role} onChange={setRole} />
    </Question>
  )
}

function ResetPassword({ person, onClose }: ChangeProps) {
  const reset = usePeopleChange(resetPassword, "New password made")
  if (reset.data) return <PasswordOnce email={person.email} password={reset.data.password} onClose={onClose} />
  return (
    <Question
      title={`New password for ${person.name}`}
      label="Make a new password"
      busy={reset}
      onSure={() => reset.mutate({ personId: person.id })}
      onClose={onClose}
    >
      <p className="max-w-[60ch] text-pretty">
        {person.hasPassword ? "The present password stops working, and all" : "All"} their browsers are signed out. The
        new one is shown once.
      </p>
    </Question>
  )
}

const PLAIN = {
  signOut: {
    act: signOutPerson,
    done: "Signed out everywhere",
    title: "Sign out everywhere",
    what: "Every browser of theirs has to sign in again, from its next request on.",
  },
  disable: {
    act: disablePerson,
    done: "Person disabled",
    title: "Disable",
    what: "They are signed out and cannot come back until they are enabled again. Tokens that they made are refused. What they did keeps their name.",
  },
  enable: {
    act: enablePerson,
    done: "Person enabled",
    title: "Enable again",
    what: "They can sign in as before, with the password and the role they had.",
  },
} as const satisfies Record<Exclude<Deed, "role" | "password">, unknown>

function Plain({ deed, person, onClose }: ChangeProps & { deed: keyof typeof PLAIN }) {
  const { act, done, title, what } = PLAIN[deed]
  const change = usePeopleChange(act, done)
  return (
    <Question
      title={`${title}: ${person.name}`}
      label={title}
      busy={change}
      onSure={() => change.mutate({ personId: person.id }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p className="max-w-[60ch] text-pretty">{what}</p>
    </Question>
  )
}
