import "server-only"
import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { toGroupMarkdown, toJobMarkdown } from "@/lib/domain/packet-markdown"
import type { Store } from "@/lib/store/store"
import { getGroupPacket, getJobPacket, type PacketMaking } from "./data"
import type { MadePacket, PacketForm, PacketSubject } from "./schema"

type Texts = { markdown: string; json: string; name: string; subject: string }

async function toTexts(store: Store, subject: PacketSubject, making: PacketMaking): Promise<Texts> {
  if (subject.kind === "group") {
    const packet = await getGroupPacket(store.read, subject.groupId, making)
    const json = JSON.stringify(packet, null, 2)
    return { markdown: toGroupMarkdown(packet), json, name: `group-${subject.groupId}`, subject: subject.groupId }
  }
  const { connection, jobId } = subject
  const packet = await getJobPacket(store.read, { connection, jobId }, making)
  const json = JSON.stringify(packet, null, 2)
  return { markdown: toJobMarkdown(packet), json, name: `job-${jobId}`, subject: `${connection}/${jobId}` }
}

const MEDIA_TYPES = { markdown: "text/markdown", json: "application/json" } as const
const ENDINGS = { markdown: "md", json: "json" } as const

/** A packet as text, for the clipboard or a file; that it was made is audited. Throws AppError("not_found"). */
export async function makePacket(
  store: Store,
  { subject, form, making }: { subject: PacketSubject; form: PacketForm; making: PacketMaking },
  by: Operator,
): Promise<MadePacket> {
  const texts = await toTexts(store, subject, making)
  await store.write(async (tx) => {
    const details = { kind: subject.kind, form }
    await recordAudit(tx, { at: making.now, actor: by.id, action: "packet.made", subject: texts.subject, details })
  })
  const name = texts.name.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 80)
  return { text: texts[form], fileName: `support-request-${name}.${ENDINGS[form]}`, mediaType: MEDIA_TYPES[form] }
}
