"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { announce } from "@/components/ui/announce"
import { Card } from "@/components/ui/card"
import { removePasted } from "@/lib/tickets/actions"
import type { TextPiece, TicketDetail } from "@/lib/tickets/schema"
import { FormProblem } from "./fields"
import { SureButton } from "./sure-button"
import { useTicketChange } from "./use-ticket-change"

type PastedTextProps = { ticket: TicketDetail; pieces: TextPiece[]; canChange: boolean }

/** The customer's own words, inert; what was recognised in them is marked. */
export function PastedText({ ticket, pieces, canChange }: PastedTextProps) {
  const remove = useTicketChange(() => announce("Text removed"))
  const aside = canChange ? (
    <SureButton
      label="Remove text"
      sure="Remove for good"
      isBusy={remove.isPending}
      onSure={() => remove.mutate(() => removePasted({ num: ticket.num }))}
    />
  ) : null
  return (
    <Card title="What the customer wrote" aside={aside}>
      <FormProblem error={remove.error} />
      <p className="max-h-[480px] overflow-y-auto whitespace-pre-wrap px-3.5 py-3 [overflow-wrap:anywhere]" dir="auto">
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
          <Piece key={index} piece={piece} />
        ))}
      </p>
    </Card>
  )
}

function Piece({ piece: { text, mention } }: { piece: TextPiece }) {
  if (mention === null) return text
  const look = "rounded-sm bg-accent-soft px-0.5"
  if (mention.href === null)
    return (
      <mark className={`${look} text-inherit`} title={mention.kind}>
        {text}
      </mark>
    )
  return (
    <KeptLink href={mention.href} title={mention.kind} className={`${look} text-accent hover:underline`}>
      {text}
    </KeptLink>
  )
}
