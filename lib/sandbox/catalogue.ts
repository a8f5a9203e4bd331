/** The pretend customer application behind the account: who hands in what. All names are invented. */
export type Customer = {
  name: string
  weight: number
  projects: readonly [string, ...string[]]
  files: readonly [string, ...string[]]
  /** Where its videos lie when they are not uploaded; a .example host is never contacted. */
  host: string
  uploads: number
  medianSeconds: number
  models: readonly (readonly [string, number])[]
  failureRate: number
}

const EVERYDAY = [
  ["original", 45],
  ["light", 28],
  ["human", 17],
  ["pro", 10],
] as const
const PEOPLE = [
  ["human", 70],
  ["original", 22],
  ["pro", 8],
] as const
const QUALITY = [
  ["pro", 55],
  ["original", 40],
  ["light", 5],
] as const

export const CUSTOMERS: readonly Customer[] = [
  {
    name: "Fernwood Studio",
    weight: 22,
    projects: ["Autumn lookbook", "Runway 2026", "Lookbook archive"],
    files: ["look", "runway", "walk"],
    host: "media.fernwood.example",
    uploads: 0.7,
    medianSeconds: 24,
    models: PEOPLE,
    failureRate: 0.03,
  },
  {
    name: "Kestrel Outdoor",
    weight: 16,
    projects: ["Product spins", "Trail spots"],
    files: ["tent-spin", "boot-spin", "jacket-spin"],
    host: "assets.kestrel.example",
    uploads: 0.2,
    medianSeconds: 12,
    models: EVERYDAY,
    failureRate: 0.09,
  },
  {
    name: "Mira Cosmetics",
    weight: 13,
    projects: ["Tutorials", "Swatches", "Influencer cuts"],
    files: ["swatch", "tutorial", "serum"],
    host: "cdn.mira.example",
    uploads: 0.8,
    medianSeconds: 38,
    models: PEOPLE,
    failureRate: 0.04,
  },
  {
    name: "Lumen Fitness",
    weight: 11,
    projects: ["Coach library", "Class intros"],
    files: ["coach", "class", "warmup"],
    host: "video.lumenfit.example",
    uploads: 0.5,
    medianSeconds: 55,
    models: PEOPLE,
    failureRate: 0.06,
  },
  {
    name: "Oakline Furniture",
    weight: 9,
    projects: ["360 catalogue", "Room planner"],
    files: ["chair-360", "sofa-360", "table-360"],
    host: "cdn.oakline.example",
    uploads: 0.3,
    medianSeconds: 15,
    models: EVERYDAY,
    failureRate: 0.05,
  },
  {
    name: "Paperboat Learning",
    weight: 8,
    projects: ["Lessons K-5", "Teacher clips"],
    files: ["lesson", "teacher", "story"],
    host: "files.paperboat.example",
    uploads: 0.9,
    medianSeconds: 70,
    models: EVERYDAY,
    failureRate: 0.05,
  },
  {
    name: "Northgate Sports",
    weight: 7,
    projects: ["Match stings", "Player cards"],
    files: ["player", "goal", "celebration"],
    host: "clips.northgate.example",
    uploads: 0.1,
    medianSeconds: 8,
    models: EVERYDAY,
    failureRate: 0.13,
  },
  {
    name: "Sable & Finch",
    weight: 5,
    projects: ["Title sequences"],
    files: ["title", "plate", "fx-plate"],
    host: "vault.sablefinch.example",
    uploads: 0.6,
    medianSeconds: 18,
    models: QUALITY,
    failureRate: 0.07,
  },
  {
    name: "Tidewater Realty",
    weight: 4,
    projects: ["Agent intros"],
    files: ["agent", "intro"],
    host: "media.tidewater.example",
    uploads: 0.9,
    medianSeconds: 32,
    models: PEOPLE,
    failureRate: 0.04,
  },
  {
    name: "Ōkami Games",
    weight: 3,
    projects: ["Streamer kits", "Emotes 動画"],
    files: ["emote", "streamer", "キャラ"],
    host: "cdn.okami.example",
    uploads: 0.8,
    medianSeconds: 5,
    models: EVERYDAY,
    failureRate: 0.06,
  },
  {
    name: "Juniper Kitchen",
    weight: 2,
    projects: ["Recipe shorts"],
    files: ["recipe", "plating"],
    host: "img.juniper.example",
    uploads: 0.4,
    medianSeconds: 28,
    models: EVERYDAY,
    failureRate: 0.05,
  },
]

export const FORMATS = [
  ["webm", 50],
  ["mp4", 19],
  ["mov", 13],
  ["gif", 6],
  ["webp", 6],
  ["png_sequence", 6],
] as const

export const SIZES: readonly (readonly [readonly [number, number], number])[] = [
  [[1920, 1080], 46],
  [[1080, 1920], 24],
  [[1280, 720], 14],
  [[3840, 2160], 9],
  [[1080, 1080], 7],
]

export const SOURCE_KINDS: readonly (readonly [readonly [string, string], number])[] = [
  [["mp4", "h264"], 66],
  [["mov", "hevc"], 14],
  [["mov", "h264"], 8],
  [["webm", "vp9"], 7],
  [["mp4", "hevc"], 5],
]

export const PROMPTS = [
  "the person in the red jacket",
  "only the chair, not the lamp",
  "product on the turntable",
  "dancer and her scarf",
  "keep the dog",
] as const
