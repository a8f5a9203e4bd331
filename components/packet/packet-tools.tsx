"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { copyText } from "@/components/ui/copy-text"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { makePacket } from "@/lib/packets/actions"
import type { MadePacket, PacketForm, PacketSubject } from "@/lib/packets/schema"

/** Hands a text to the browser as a file. */
function save({ text, fileName, mediaType }: MadePacket): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }))
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

async function copy({ text }: MadePacket): Promise<void> {
  announce((await copyText(text)) ? "Packet copied" : "The browser refused to copy; download it instead")
}

type Tool = { label: string; form: PacketForm; use: (made: MadePacket) => void | Promise<void>; isMain?: true }
const TOOLS: readonly Tool[] = [
  { label: "Copy Markdown", form: "markdown", use: copy, isMain: true },
  { label: "Copy JSON", form: "json", use: copy },
  { label: "Download Markdown", form: "markdown", use: save },
  { label: "Download JSON", form: "json", use: save },
]

/** Ways to take a packet along: for support and admins; each is recorded in the audit log. */
export function PacketTools({ subject }: { subject: PacketSubject }) {
  const { by } = useShell()
  const [busy, setBusy] = useState<string | null>(null)
  const isAllowed = isAtLeast(by.role, "support")
  const run = async ({ label, form, use }: Tool) => {
    setBusy(label)
    try {
      await use(await callAction(makePacket({ subject, form })))
    } catch (thrown) {
      announce(`Not made. ${toAppError(thrown).message}`)
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="no-print flex flex-wrap gap-2">
      {TOOLS.map((tool) => (
        <Button
          key={tool.label}
          variant={tool.isMain ? "primary" : "default"}
          disabled={!isAllowed || busy !== null}
          title={isAllowed ? undefined : "Taking a packet along needs the role support"}
          onClick={() => void run(tool)}
        >
          {busy === tool.label ? "Making it" : tool.label}
        </Button>
      ))}
      <Button onClick={() => window.print()}>Print</Button>
    </div>
  )
}
