import { operatorRoute } from "@/lib/auth/guard"
import { listPeople } from "@/lib/auth/people"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async () => {
  const people = await listPeople((await getStore()).read)
  const active = people.filter((person) => person.disabledAt === null)
  return Response.json(ok(active.map(({ id, name }) => ({ id, name }))))
})
