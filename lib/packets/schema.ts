import type { GroupPacket, JobPacket } from "@/lib/domain/packet-types"

/** A packet's page: what goes to the vendor, and beside it what may go to the customer. */
export type JobPacketPage = { packet: JobPacket; reply: string }
export type GroupPacketPage = { packet: GroupPacket }

export const PACKET_FORMS = ["markdown", "json"] as const
export type PacketForm = (typeof PACKET_FORMS)[number]

/** A packet as text, to be copied or saved under a name. */
export type MadePacket = { text: string; fileName: string; mediaType: string }

/** What a packet is about. */
export type PacketSubject = { kind: "job"; connection: string; jobId: string } | { kind: "group"; groupId: string }
