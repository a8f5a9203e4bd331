"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { isAtLeast } from "@/lib/domain/operator"
import type { AttestationKind } from "@/lib/keys/schema"

const attestForm = toLate(() => import("./attest-form").then((module) => module.AttestForm))

/** What a person may vouch for: support that a key was checked, admins also when it was made or deleted. */
const BUTTONS = [
  { kind: "checked", label: "Checked", role: "support" },
  { kind: "created", label: "Created on", role: "admin" },
  { kind: "deleted", label: "Deleted on", role: "admin" },
] as const satisfies readonly { kind: AttestationKind; label: string; role: "support" | "admin" }[]

type AttestButtonsProps = { connection: string; alias: string; today: string }

export function AttestButtons({ connection, alias, today }: AttestButtonsProps) {
  useAhead(attestForm)
  const { by } = useShell()
  const [kind, setKind] = useState<AttestationKind | null>(null)
  return (
    <>
      {BUTTONS.filter(({ role }) => isAtLeast(by.role, role)).map((one) => (
        <Button key={one.kind} aria-label={`${one.label}: key ${alias}`} onClick={() => setKind(one.kind)}>
          {one.label}
        </Button>
      ))}
      {kind ? <Late part={attestForm} with={{ connection, alias, kind, today, onClose: () => setKind(null) }} /> : null}
    </>
  )
}
