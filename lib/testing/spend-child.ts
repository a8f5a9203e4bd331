import { confirmSpend } from "@/lib/spend/confirm"
import type { ConfirmSpend } from "@/lib/spend/schema"
import { openStore } from "@/lib/store/open"
import { spender, type Target } from "@/lib/testing/spender"

/**
 * A process that spends, to be killed: `node … spend-child.ts <JSON of its orders>`. It prints "up" when its first confirmation
 * begins, and confirms one after the other.
 */
type Orders = { target: Target; url: string; confirmations: ConfirmSpend[] }

const { target, url, confirmations }: Orders = JSON.parse(process.argv[2] ?? "")
const store = await openStore(target)
const context = spender(store, url)
process.stdout.write("up\n")
for (const one of confirmations) await confirmSpend(context, one)
await store.close()
