"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { Button } from "@/components/ui/button"
import { CopyLine } from "@/components/ui/copy-line"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { callAction } from "@/lib/http"
import { createToken } from "@/lib/tokens/actions"
import { TOKEN_NAME_LIMIT, TOKEN_SCOPES, type TokenScope } from "@/lib/tokens/schema"
import { LIFETIMES, SCOPE_WORDS } from "./token-words"

const BOX = "h-8 rounded-md border border-line-strong bg-surface px-2.5"

/** Names a token, then shows it: the only time that anybody sees it. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("")
  const [scope, setScope] = useState<TokenScope>("attribution")
  const [days, setDays] = useState<number | null>(null)
  const field = useRef<HTMLInputElement>(null)
  // After the dialog has opened, which gives the focus to its first button.
  useEffect(() => field.current?.focus(), [])
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => callAction(createToken({ name, scope, days })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["attribution", "tokens"] }),
  })
  if (make.data) {
    return (
      <Dialog title={`The token “${name.trim()}”`} onClose={onClose}>
        <p className="rounded-md border border-line bg-sunken px-3 py-2">
          <CopyLine text={make.data.token} name="the token" />
        </p>
        <p className="mt-2 max-w-[60ch] text-pretty">
          Copy it now: it is not kept and cannot be shown again. Give it to the program as a secret, not in its source.
        </p>
        <div className="mt-3 flex justify-end">
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title="New token" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-muted">Which program is it for?</span>
          <input
            ref={field}
            required
            value={name}
            maxLength={TOKEN_NAME_LIMIT}
            onChange={(event) => setName(event.target.value)}
            placeholder="shop back end, production"
            className={BOX}
          />
        </label>
        <TokenChoices scope={scope} days={days} onScope={setScope} onDays={setDays} />
        <p className="max-w-[60ch] text-pretty text-muted">
          {SCOPE_WORDS[scope].detail} It works as long as you are an admin here
          {days === null ? ", or until it is revoked." : `, for ${days} days at most, or until it is revoked.`}
        </p>
        <FormEnd of={make} label="Make token" busy="Making it" isReady={name.trim() !== ""} onClose={onClose} />
      </form>
    </Dialog>
  )
}

type Choices = {
  scope: TokenScope
  days: number | null
  onScope: (scope: TokenScope) => void
  onDays: (days: number | null) => void
}

function TokenChoices({ scope, days, onScope, onDays }: Choices) {
  return (
    <div className="flex flex-wrap gap-3">
      <label className="flex flex-col gap-1">
        <span className="text-muted">What may it do?</span>
        <select
          value={scope}
          onChange={(event) => onScope(TOKEN_SCOPES.find((one) => one === event.target.value) ?? scope)}
          className={BOX}
        >
          {TOKEN_SCOPES.map((one) => (
            <option key={one} value={one}>
              {SCOPE_WORDS[one].choice}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-muted">For how long?</span>
        <select
          value={days ?? ""}
          onChange={(event) => onDays(event.target.value === "" ? null : Number(event.target.value))}
          className={BOX}
        >
          {LIFETIMES.map((one) => (
            <option key={one.words} value={one.days ?? ""}>
              {one.words}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
