import { type Answered, ask, forEachOf } from "./ask"
import { actionsOfBuild, listDoors, ROLES } from "./fixtures"
import { ACTIONS, type Lowest, PAGES, PUBLIC, ROUTES } from "./matrix-rows"

const PERSONS = ["anonymous", "expired", ...ROLES] as const
type Person = (typeof PERSONS)[number]
/** The Cookie header of each; "" for none. */
export type Cookies = Record<Person, string>

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const
/** No input that any action takes, so that whoever is let in changes nothing: it is refused once the role has been checked. */
const NO_INPUT = '["no input"]'

type Verdict = "in" | "sign in" | "forbidden"
type Door = { name: string; lowest: Lowest; knock: (person: Person) => Promise<string> }

function toExpected(person: Person, lowest: Lowest): Verdict {
  if (lowest === "public") return "in"
  if (lowest === "token" || person === "anonymous" || person === "expired") return "sign in"
  return ROLES.indexOf(person) >= ROLES.indexOf(lowest) ? "in" : "forbidden"
}

function goesToSignIn({ headers, body }: Answered): boolean {
  const to = `${headers.location ?? ""} ${headers["x-action-redirect"] ?? ""}`
  // Once a page streams, its redirect is in the body.
  return to.includes("/sign-in") || body.includes("NEXT_REDIRECT;replace;/sign-in")
}

/** What an answer comes to; of a fault and of anything unforeseen, its status. Nobody who is kept out is told a connection's name. */
function toPageVerdict(answer: Answered): string {
  if (goesToSignIn(answer)) return answer.body.includes("prod-main") ? "sign in, with data" : "sign in"
  if (answer.status === 403) return answer.body.includes("admin@example.com") ? "forbidden, with data" : "forbidden"
  return answer.status === 200 || answer.status === 404 ? "in" : String(answer.status)
}

function toRouteVerdict({ status, body }: Answered): string {
  if (status === 401 || status === 403) {
    const verdict = status === 401 ? "sign in" : "forbidden"
    return body.includes("prod-main") ? `${verdict}, with data` : verdict
  }
  return status >= 500 || status === 405 || (status >= 300 && status < 400) ? String(status) : "in"
}

function toActionVerdict(answer: Answered): string {
  const code = /"code":"(\w+)"/.exec(answer.body)?.[1]
  if (code === "unauthenticated" || goesToSignIn(answer)) return "sign in"
  if (code === "forbidden") return "forbidden"
  return code === "invalid" ? "in" : `${answer.status} ${answer.body.slice(0, 120)}`
}

function listPageDoors(address: string, cookies: Cookies): Door[] {
  return Object.entries(PAGES)
    .filter(([path]) => !PUBLIC.includes(path))
    .map(([path, lowest]) => ({
      name: `page ${path}`,
      lowest,
      knock: async (person) =>
        toPageVerdict(await ask(address, { method: "GET", path, headers: { cookie: cookies[person] } })),
    }))
}

function listRouteDoors(address: string, cookies: Cookies): Door[] {
  return Object.entries(ROUTES).map(([door, lowest]) => {
    const [method = "", path = ""] = door.split(" ")
    const data = method === "GET" ? {} : { data: "no input" }
    const headers = (person: Person) => ({ cookie: cookies[person], origin: address })
    return {
      name: door,
      lowest,
      knock: async (person) => toRouteVerdict(await ask(address, { method, path, headers: headers(person), ...data })),
    }
  })
}

function listActionDoors(address: string, cookies: Cookies): Door[] {
  return actionsOfBuild()
    .filter(({ name }) => name !== "signOut")
    .map(({ id, name, page }) => ({
      name: `action ${name}`,
      lowest: ACTIONS[name] ?? "public",
      knock: async (person) => {
        const headers = { cookie: cookies[person], origin: address, "next-action": id }
        const sent = { ...headers, "content-type": "text/plain;charset=UTF-8" }
        return toActionVerdict(await ask(address, { method: "POST", path: page, headers: sent, data: NO_INPUT }))
      },
    }))
}

export type Asked = { doors: number; requests: number; wrong: string[] }

/** Knocks at every door as every person. `wrong` says which verdicts are not those of the rows. */
export async function askMatrix(address: string, cookies: Cookies): Promise<Asked> {
  const doors = [listPageDoors, listRouteDoors, listActionDoors].flatMap((list) => list(address, cookies))
  const knocks = doors.flatMap((door) => PERSONS.map((person) => ({ door, person })))
  const wrong: string[] = []
  await forEachOf(knocks, async ({ door, person }) => {
    const [verdict, expected] = [await door.knock(person), toExpected(person, door.lowest)]
    if (verdict !== expected) wrong.push(`${door.name} as ${person}: ${verdict}, not ${expected}`)
  })
  return { doors: doors.length, requests: knocks.length, wrong }
}

/** Methods that no row names and that an admin is not refused with 405. */
export async function listUnnamedMethods(address: string, cookies: Cookies): Promise<string[]> {
  const routes = listDoors().filter(({ kind, path }) => kind === "route" && !PUBLIC.includes(path))
  const unnamed = routes.flatMap(({ path }) =>
    METHODS.filter((method) => ROUTES[`${method} ${path}`] === undefined).map((method) => ({ method, path })),
  )
  const open: string[] = []
  await forEachOf(unnamed, async ({ method, path }) => {
    const { status } = await ask(address, { method, path, headers: { cookie: cookies.admin, origin: address } })
    if (status !== 405) open.push(`${method} ${path} answered ${status}`)
  })
  return open
}

/** Doors of the build without a row, and rows without a door. */
export function listUnmatched(): string[] {
  const doors = listDoors().filter(({ path }) => !PUBLIC.includes(path))
  const build = [
    ...doors.filter(({ kind }) => kind === "page").map(({ path }) => `page ${path}`),
    ...doors.filter(({ kind }) => kind === "route").map(({ path }) => `route ${path}`),
    ...actionsOfBuild().map(({ name }) => `action ${name}`),
  ]
  const rows = [
    ...Object.keys(PAGES)
      .filter((path) => !PUBLIC.includes(path))
      .map((path) => `page ${path}`),
    ...new Set(Object.keys(ROUTES).map((door) => `route ${door.split(" ")[1]}`)),
    ...Object.keys(ACTIONS).map((name) => `action ${name}`),
    "action signOut",
  ]
  const twice = build.filter((door, index) => build.indexOf(door) !== index)
  return [
    ...build.filter((door) => !rows.includes(door)).map((door) => `${door} has no row`),
    ...rows.filter((door) => !build.includes(door)).map((door) => `${door} is no door`),
    ...twice.map((door) => `${door} is there twice: rows go by name`),
  ]
}

/** As somebody with `cookie`, what one route, one page and one action of an admin answer. */
export async function askAsAdmin(address: string, cookie: string): Promise<string[]> {
  const route = await ask(address, { method: "GET", path: "/api/people", headers: { cookie } })
  const page = await ask(address, { method: "GET", path: "/settings/people", headers: { cookie } })
  const own = { anonymous: "", expired: "", viewer: "", support: "", admin: cookie } satisfies Record<Person, string>
  const action = listActionDoors(address, own).find(({ name }) => name === "action changeRole")
  return [toRouteVerdict(route), toPageVerdict(page), (await action?.knock("admin")) ?? "no such action"]
}
