"use client"

import { useEffect, useRef, useState } from "react"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import type { Role } from "@/lib/domain/operator"
import { addPerson } from "@/lib/people/actions"
import { PERSON_LIMITS } from "@/lib/people/schema"
import { PasswordOnce } from "./password-once"
import { RoleChoice } from "./role-choice"
import { usePeopleChange } from "./use-people-change"

const BOX = "h-8 rounded-md border border-line-strong bg-surface px-2.5"

/** Adds a person, then shows the password that was made. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("")
  const [name, setName] = useState("")
  const [role, setRole] = useState<Role>("viewer")
  const field = useRef<HTMLInputElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => field.current?.focus(), [])
  const add = usePeopleChange(addPerson, "Person added")
  if (add.data) return <PasswordOnce {...add.data} onClose={onClose} />
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ email: email.trim(), name: name.trim(), role })
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-muted">E-mail, by which they sign in</span>
          <input
            ref={field}
            type="email"
            required
            value={email}
            maxLength={PERSON_LIMITS.email}
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value)}
            className={BOX}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-muted">Name, as the others see it</span>
          <input
            required
            value={name}
            maxLength={PERSON_LIMITS.name}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            className={BOX}
          />
        </label>
        <RoleChoice role={role} onChange={setRole} />
        <FormEnd
          of={add}
          label="Add and make a password"
          busy="Adding"
          isReady={email.trim() !== "" && name.trim() !== ""}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}
