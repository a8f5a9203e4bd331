import "server-only"
import type { KnownOwner } from "@/lib/domain/find/candidate"
import { isKind, type Reading } from "@/lib/domain/find/mention"
import { toWords } from "@/lib/domain/find/owners"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import type { OtherHit } from "./schema"
import { findTicketHits } from "./ticket-data"

const MOST_OF_A_KIND = 4
const MOST_GROUPS = 500
const LEAST_FRAGMENT = 14

type Group = { id: string; title: string; code: string | null; fragments: string[] }

/** The literal stretches of a template, long enough to be told from chance. */
function toFragments(template: string): string[] {
  return template
    .split(/<[^>\s]{1,40}>/)
    .map(toWords)
    .filter((fragment) => fragment.trim().length >= LEAST_FRAGMENT && fragment.trim().split(" ").length >= 3)
}

const kept = new WeakMap<Store, { at: number; groups: Promise<Group[]> }>()

async function readGroups(store: Store): Promise<Group[]> {
  const rows = await store.read
    .selectFrom("failure_groups")
    .select(["id", "title", "code", "template"])
    .orderBy("last_seen_at", "desc")
    .limit(MOST_GROUPS)
    .execute()
  return rows.map(({ id, title, code, template }) => ({ id, title, code, fragments: toFragments(template) }))
}

/** The newest failure groups, at most a minute old. */
function listGroups(store: Store): Promise<Group[]> {
  const held = kept.get(store)
  const now = performance.now()
  if (held && now - held.at < MINUTE) return held.groups
  const groups = readGroups(store)
  kept.set(store, { at: now, groups })
  groups.catch(() => kept.delete(store))
  return groups
}

/** Failure groups whose message is quoted in the text. */
async function findGroups(store: Store, reading: Reading): Promise<OtherHit[]> {
  const codes = new Set(reading.mentions.filter(isKind("code")).map((one) => one.value.toLowerCase()))
  const isQuoted = ({ fragments }: Group) =>
    fragments.length > 0 && fragments.every((part) => reading.words.includes(part))
  const isCoded = ({ code, fragments }: Group) =>
    code !== null && fragments.length === 0 && codes.has(code.toLowerCase())
  const groups = (await listGroups(store)).filter((group) => isQuoted(group) || isCoded(group))
  return groups
    .slice(0, MOST_OF_A_KIND)
    .map(({ id, title }) => ({ kind: "group", id, title, reason: "its error message stands in the text" }))
}

/** Customers, tickets and failure groups that a text names. Throws AppError("store_unavailable"). */
export async function findOthers(
  store: Store,
  { reading, owners, text }: { reading: Reading; owners: readonly KnownOwner[]; text: string },
): Promise<OtherHit[]> {
  const [groups, tickets] = await Promise.all([findGroups(store, reading), findTicketHits(store, reading, text)])
  const customers = owners
    .filter((owner) => owner.kind === "customer" && owner.how !== "alike")
    .slice(0, MOST_OF_A_KIND)
    .map(
      (owner): OtherHit => ({
        kind: "customer",
        name: owner.value,
        reason: owner.how === "domain" ? `by ${owner.said}` : "named in the text",
      }),
    )
  return [...tickets, ...customers, ...groups]
}
