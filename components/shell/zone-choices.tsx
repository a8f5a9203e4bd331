"use client"

import { usePathname, useRouter, useSearchParams } from "next/navigation"
import { type FormEvent, useId, useState } from "react"
import { Button } from "@/components/ui/button"
import { isZone } from "@/lib/domain/time"
import { changeParam } from "./kept-params"
import { useShell } from "./shell-context"

/** What opens under the header's zone: the usual ones, and any other by its name. */
export function ZoneChoices({ current, close }: { current: string; close: () => void }) {
  const { teamTimeZone, keepZone } = useShell()
  const router = useRouter()
  const at = { pathname: usePathname(), params: useSearchParams() }
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone
  const named = [
    { zone: "UTC", hint: "the vendor’s days" },
    { zone: local, hint: "this device" },
    { zone: teamTimeZone, hint: "the team" },
    { zone: current, hint: "chosen" },
  ].filter(({ zone }, index, all) => all.findIndex((one) => one.zone === zone) === index)
  const choose = (zone: string) => {
    keepZone(zone)
    router.replace(changeParam(at, "tz", zone), { scroll: false })
    close()
  }
  return (
    <div className="w-72 p-1">
      <p className="px-2 pt-1.5 pb-1 text-muted">Times on every page are shown in</p>
      {named.map(({ zone, hint }) => (
        <button
          key={zone}
          type="button"
          aria-pressed={zone === current}
          {...(zone === current ? { "data-autofocus": true } : {})}
          onClick={() => choose(zone)}
          className="flex w-full items-baseline gap-2 rounded-[4px] px-2 py-1 text-left hover:bg-hover"
        >
          <span aria-hidden="true" className="w-3 flex-none text-accent">
            {zone === current ? "✓" : ""}
          </span>
          <span className="min-w-0 flex-1 truncate">{zone}</span>
          <span className="text-faint">{hint}</span>
        </button>
      ))}
      <OtherZone choose={choose} />
    </div>
  )
}

function OtherZone({ choose }: { choose: (zone: string) => void }) {
  const list = useId()
  const [name, setName] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isZone(name.trim())) choose(name.trim())
  }
  const isUnknown = name.trim() !== "" && !isZone(name.trim())
  return (
    <form onSubmit={submit} className="mt-1 flex gap-2 border-t border-line p-2">
      <input
        list={list}
        value={name}
        onChange={(event) => setName(event.target.value)}
        aria-label="Another time zone"
        aria-invalid={isUnknown}
        placeholder="Such as Asia/Tokyo"
        className="h-[30px] min-w-0 flex-1 rounded-md border border-line-strong bg-sunken px-2"
      />
      <datalist id={list}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Button type="submit" disabled={name.trim() === "" || isUnknown}>
        Use
      </Button>
    </form>
  )
}
