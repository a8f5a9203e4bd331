"use client"

import { type FormEvent, useState } from "react"
import { Button } from "@/components/ui/button"
import { changePassword } from "@/lib/auth/actions"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"

type State = { kind: "idle" | "busy" | "done" } | { kind: "refused"; message: string }

const FIELD = "mt-1 block h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 text-text"

/** A person's own password, for the settings page. */
export function PasswordForm() {
  const [state, setState] = useState<State>({ kind: "idle" })

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    if (data.get("next") !== data.get("again")) {
      setState({ kind: "refused", message: "The new password was not written alike twice." })
      return
    }
    setState({ kind: "busy" })
    try {
      await callAction(changePassword({ current: data.get("current"), next: data.get("next") }))
      form.reset()
      setState({ kind: "done" })
    } catch (thrown) {
      setState({ kind: "refused", message: toAppError(thrown).message })
    }
  }

  return (
    <form onSubmit={submit} className="grid max-w-[360px] gap-3">
      <Field name="current" label="Present password" autoComplete="current-password" />
      <Field name="next" label="New password, at least 10 characters" autoComplete="new-password" />
      <Field name="again" label="New password again" autoComplete="new-password" />
      <div>
        <Button type="submit" disabled={state.kind === "busy"}>
          Change password
        </Button>
      </div>
      <p role="status" className={state.kind === "refused" ? "text-failed" : "text-muted"}>
        {state.kind === "refused" ? state.message : null}
        {state.kind === "done" ? "Changed. Your other browsers are signed out." : null}
      </p>
    </form>
  )
}

function Field({ name, label, autoComplete }: { name: string; label: string; autoComplete: string }) {
  return (
    <label className="block">
      {label}
      <input className={FIELD} name={name} type="password" autoComplete={autoComplete} required maxLength={200} />
    </label>
  )
}
