import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import { createNote } from "@/lib/notes/mutations"
import type { Store } from "@/lib/store/store"
import { createTicket } from "@/lib/tickets/mutations"
import { mirrorEvents } from "@/lib/usage/mutations"
import type { VendorJob } from "@/lib/vendor/types"
import { createView } from "@/lib/views/mutations"
import { createDelivery } from "@/lib/webhooks/mutations"
import { look, T0, vendorJob } from "./builders"
import { admin, answer, FILE, failed, MESSAGE, METADATA, NAME, seedWritings, told } from "./erasure-rig"

/** A store that knows the admin, and the ways in which a customer's strings come into it. */
export async function createErasureWorld(store: Store) {
  await store.write((tx) =>
    tx
      .insertInto("people")
      .values({ ...admin, password_hash: null, created_at: 0, disabled_at: null })
      .execute(),
  )
  const see = (...jobs: VendorJob[]) =>
    store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "Asia/Kathmandu" }))
  const attribute = (...rows: Attribution[]) =>
    store.write((tx) => mirrorAttributions(tx, { connection: "main", rows, teamZone: "Asia/Kathmandu", now: T0 }))
  const deliver = (jobId: string) =>
    store.write((tx) =>
      createDelivery(tx, {
        connection: "main",
        receivedAt: T0,
        headers: { deliveryId: "d_1", event: "job.failed", timestamp: "1", signature: "s" },
        contentHash: `hash ${Math.random()}`,
        secretNo: 1,
        sentAt: T0,
        event: "job.failed",
        jobId,
        unreadable: null,
        body: JSON.stringify({ event: "job.failed", data: { job: { id: jobId, metadata: METADATA, error: MESSAGE } } }),
        bytes: 100,
      }),
    )
  const meter = (eventId: string, jobId: string) =>
    store.write((tx) =>
      mirrorEvents(tx, { connection: "main", at: T0, newestKnownAt: null }, [
        {
          eventId,
          at: T0,
          type: "job.charge",
          jobId,
          statusCode: 200,
          creditsMilli: 5_000,
          model: "pro",
          raw: JSON.stringify({ id: eventId, job_id: jobId, metadata: METADATA }),
        },
      ]),
    )

  /** The customer's strings wherever the product can put them. */
  async function seed(): Promise<{ ticket: number; other: number }> {
    await see(
      answer("run", {}),
      failed("fail"),
      answer("done", { status: "completed", outputUrl: `https://out.test/${FILE}` }),
    )
    await see(
      vendorJob({
        id: "others",
        metadata: { customer: "bystander" },
        status: "completed",
        inputUrl: "https://cdn.other.test/a.mp4",
      }),
    )
    await attribute(told("fail"), told("unseen"))
    await deliver("fail")
    await meter("e1", "fail")
    const { num: ticket } = await createTicket(
      store,
      {
        title: `${NAME} is cross`,
        reference: "HD-4471",
        url: "https://help.team.test/4471",
        customer: NAME,
        pasted: `From jana@plughmail.test: ${FILE} grunklewords`,
        jobs: [{ connection: "main", jobId: "fail" }],
        groups: [],
      },
      admin,
    )
    const nobody = { reference: null, url: null, customer: null, pasted: "grunklewords", groups: [] }
    const linked = { ...nobody, title: "Zorblatt again", jobs: [{ connection: "main", jobId: "done" }] }
    await createTicket(store, linked, admin)
    const others = { ...nobody, title: "Other", customer: "bystander", pasted: "words", jobs: [] }
    const { num: other } = await createTicket(store, others, admin)
    const note = (subject: Parameters<typeof createNote>[1]["subject"], body: string) =>
      createNote(store, { subject, body }, admin)
    await note({ kind: "ticket", ticket }, "asked jana@plughmail.test")
    await note({ kind: "job", connection: "main", jobId: "fail" }, "wibbleuser cut frobnicate")
    await note({ kind: "ticket", ticket: other }, `like ${NAME}, but not theirs`)
    const view = { page: "jobs", name: "Theirs", query: `customer=${encodeURIComponent(NAME)}&tab=failed` } as const
    await createView(store, view, admin)
    await createView(store, { page: "jobs", name: "Failed", query: "tab=failed" }, admin)
    await store.write(seedWritings)
    return { ticket, other }
  }
  return { see, attribute, deliver, meter, seed }
}

export type ErasureWorld = Awaited<ReturnType<typeof createErasureWorld>>
