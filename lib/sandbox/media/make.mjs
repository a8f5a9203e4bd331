/**
 * Draws the sample clips of the sandbox and encodes them. Needed only to make them anew (`node lib/sandbox/media/make.mjs [scene]`, with
 * ffmpeg that has libx264, libvpx-vp9, libwebp and qtrle); the results are kept in this folder.
 *
 * Two scenes, each as a source with its surroundings and as an output without them: "walk" (a figure walks past a skyline) and
 * "spin" (a boxed product turns on a table).
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { deflateRawSync } from "node:zlib"

const FOLDER = dirname(fileURLToPath(import.meta.url))
const WIDTH = 320
const HEIGHT = 180
const RATE = 24
const FRAMES = 96

const clamp = (x) => Math.min(1, Math.max(0, x))
const mix = (a, b, t) => a.map((one, i) => one + (b[i] - one) * t)

/** Distance to a line with round ends. */
function capsule(px, py, [ax, ay], [bx, by], radius) {
  const dx = bx - ax
  const dy = by - ay
  const t = clamp(((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1))
  return Math.hypot(px - ax - dx * t, py - ay - dy * t) - radius
}
/** Distance to a convex polygon, about right near its edges. */
function polygon(px, py, points) {
  let most = -1e9
  points.forEach(([ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length]
    const length = Math.hypot(bx - ax, by - ay) || 1
    most = Math.max(most, ((by - ay) * (px - ax) - (bx - ax) * (py - ay)) / length)
  })
  return most
}

/** The walker: shapes from back to front, each a distance and a colour. */
function walker(t) {
  const phase = (t / RATE) * Math.PI * 2 * 0.75
  const cx = 160 + Math.sin((t / FRAMES) * Math.PI * 2) * 70
  const bob = Math.abs(Math.sin(phase)) * 4
  const hip = [cx, 108 - bob]
  const neck = [cx + 3, 66 - bob]
  const limb = (from, swing, bend, lengths) => {
    const knee = [from[0] + Math.sin(swing) * lengths[0], from[1] + Math.cos(swing) * lengths[0]]
    return [from, knee, [knee[0] + Math.sin(swing - bend) * lengths[1], knee[1] + Math.cos(swing - bend) * lengths[1]]]
  }
  const swing = Math.sin(phase) * 0.6
  const legs = [
    limb(hip, -swing, 0.35 + 0.3 * Math.max(0, swing), [24, 26]),
    limb(hip, swing, 0.35 + 0.3 * Math.max(0, -swing), [24, 26]),
  ]
  const arms = [limb(neck, swing * 0.9, -0.5, [19, 18]), limb(neck, -swing * 0.9, -0.5, [19, 18])]
  const line = ([a, b, c], radius, colour) => [
    { distance: (x, y) => Math.min(capsule(x, y, a, b, radius), capsule(x, y, b, c, radius * 0.85)), colour },
  ]
  return [
    ...line(arms[0], 6, [176, 62, 50]),
    ...line(legs[0], 8, [34, 46, 78]),
    ...line(legs[1], 8, [46, 62, 104]),
    { distance: (x, y) => capsule(x, y, [hip[0], hip[1] - 4], [neck[0], neck[1] + 8], 15), colour: [222, 84, 62] },
    { distance: (x, y) => capsule(x, y, neck, [neck[0] + 2, neck[1] - 8], 5), colour: [226, 172, 140] },
    { distance: (x, y) => Math.hypot(x - neck[0] - 3, y - neck[1] + 20) - 14, colour: [238, 188, 154] },
    {
      distance: (x, y) => Math.max(Math.hypot(x - neck[0] - 1, y - neck[1] + 22) - 15, y - neck[1] + 22),
      colour: [62, 40, 34],
    },
    ...line(arms[1], 6, [240, 108, 82]),
  ]
}

/** The product: a box that turns about its upright axis, seen from above. */
function product(t) {
  const angle = (t / FRAMES) * Math.PI * 2
  const corner = (i, h) => {
    const a = angle + Math.PI / 4 + (i * Math.PI) / 2
    return [160 + Math.cos(a) * 58, 96 + Math.sin(a) * 20 - h, Math.sin(a)]
  }
  const sides = [0, 1, 2, 3]
    .map((i) => {
      const facing = Math.sin(angle + Math.PI / 2 + (i * Math.PI) / 2)
      const light = 0.55 + 0.45 * Math.cos(angle + Math.PI / 2 + (i * Math.PI) / 2 - 2.2)
      return {
        facing,
        points: [corner(i, -34), corner(i + 1, -34), corner(i + 1, 34), corner(i, 34)],
        colour: mix([20, 74, 96], [72, 196, 190], light),
        i,
      }
    })
    .filter((side) => side.facing > 0.03) // seen edge-on it is a line without an inside
  const wound = (points) => {
    const area = points.reduce(
      (sum, [x, y], i) => sum + x * points[(i + 1) % points.length][1] - points[(i + 1) % points.length][0] * y,
      0,
    )
    return area > 0 ? points : points.toReversed()
  }
  const face = ({ points, colour, i }) => {
    const band = points.map(([x, y], k) => [x, y + (k < 2 ? -22 : 22)])
    return [
      { distance: (x, y) => polygon(x, y, wound(points)), colour },
      { distance: (x, y) => polygon(x, y, wound(band)), colour: i % 2 === 0 ? [250, 214, 110] : [246, 240, 226] },
    ]
  }
  const lid = wound([0, 1, 2, 3].map((i) => corner(i, 34)))
  return [...sides.flatMap(face), { distance: (x, y) => polygon(x, y, lid), colour: [126, 224, 214] }]
}

function skyline(x, y, t) {
  const sky = mix([250, 206, 150], [126, 158, 214], clamp(1 - y / 130))
  const scroll = x + t * 0.8
  const house = Math.floor(scroll / 34)
  const top = 84 - ((house * 37) % 44)
  const window = scroll % 34 > 8 && (scroll % 34) % 9 < 4 && y % 12 < 6 && y > top + 6
  if (y > 152) return mix([96, 88, 92], [70, 64, 70], clamp((y - 152) / 28))
  if (y > top) return window ? [255, 226, 150] : [84 + ((house * 13) % 30), 92, 124]
  return sky
}
function table(x, y, t) {
  const glow = clamp(1 - Math.hypot(x - 160 - Math.sin((t / FRAMES) * Math.PI * 2) * 40, y - 60) / 190)
  if (y > 118)
    return mix([120, 84, 60], [160, 116, 82], clamp((y - 118) / 62) + (Math.floor((x + y * 2) / 23) % 2) * 0.06)
  return mix([64, 58, 74], [156, 146, 160], glow)
}

const SCENES = { walk: { figure: walker, ground: skyline }, spin: { figure: product, ground: table } }

/** One pixel: the shapes laid over the ground, or over nothing. */
function blend(shapes, under, [x, y]) {
  let colour = under ?? [0, 0, 0]
  let alpha = under === null ? 0 : 1
  for (const shape of shapes) {
    const cover = clamp(0.5 - shape.distance(x, y))
    if (cover === 0) continue
    const out = cover + alpha * (1 - cover)
    colour = mix(colour, shape.colour, cover / out)
    alpha = out
  }
  return [...colour.map((one) => Math.round(Math.min(255, one))), Math.round(alpha * 255)]
}

/** All frames as raw RGBA; without `ground` what is not the figure is transparent. */
function draw({ figure, ground }, size = { width: WIDTH, height: HEIGHT, step: 1 }) {
  const { width, height, step } = size
  const frames = []
  for (let t = 0; t < FRAMES; t += step) {
    const shapes = figure(t)
    const pixels = Buffer.alloc(width * height * 4)
    for (let i = 0; i < width * height; i++) {
      const at = [((i % width) * WIDTH) / width, (Math.floor(i / width) * HEIGHT) / height]
      pixels.set(blend(shapes, ground === null ? null : ground(at[0], at[1], t), at), i * 4)
    }
    frames.push(pixels)
  }
  return Buffer.concat(frames)
}

function encode(frames, options) {
  const { name, args, size = { width: WIDTH, height: HEIGHT, step: 1 } } = options
  const input = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgba",
    "-s",
    `${size.width}x${size.height}`,
    "-r",
    String(RATE / size.step),
    "-i",
    "-",
  ]
  const done = spawnSync(
    "ffmpeg",
    ["-y", "-v", "error", ...input, "-an", "-map_metadata", "-1", ...args, resolve(FOLDER, name)],
    { input: frames, maxBuffer: 1e9 },
  )
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`)
}

/** A zip of stored PNG frames, written by hand: no tool for it is everywhere. */
function zip(folder, target) {
  const files = readdirSync(folder).sort()
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    return c >>> 0
  })
  const crc = (bytes) => ~bytes.reduce((c, byte) => crcTable[(c ^ byte) & 255] ^ (c >>> 8), -1) >>> 0
  const locals = []
  const central = []
  let offset = 0
  for (const name of files) {
    const bytes = readFileSync(join(folder, name))
    const packed = deflateRawSync(bytes, { level: 9 })
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(0x21, 12)
    head.writeUInt32LE(crc(bytes), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(bytes.length, 22)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(offset, 42)
    locals.push(head, Buffer.from(name), packed)
    central.push(entry, Buffer.from(name))
    offset += head.length + name.length + packed.length
  }
  const directory = Buffer.concat(central)
  const tail = Buffer.alloc(22)
  tail.writeUInt32LE(0x06054b50, 0)
  tail.writeUInt16LE(files.length, 8)
  tail.writeUInt16LE(files.length, 10)
  tail.writeUInt32LE(directory.length, 12)
  tail.writeUInt32LE(offset, 16)
  writeFileSync(target, Buffer.concat([...locals, directory, tail]))
}

const SMALL = { width: 240, height: 136, step: 3 }
const exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact"]
const h264 = [
  "-c:v",
  "libx264",
  "-preset",
  "veryslow",
  "-crf",
  "27",
  "-pix_fmt",
  "yuv420p",
  "-movflags",
  "+faststart",
  ...exact,
]

const wanted = process.argv.slice(2)
for (const [scene, { figure, ground }] of Object.entries(SCENES)) {
  if (wanted.length > 0 && !wanted.includes(scene)) continue
  const source = draw({ figure, ground })
  const cut = draw({ figure, ground: null })
  const small = draw({ figure, ground: null }, SMALL)
  const green = draw({ figure, ground: () => [9, 162, 70] })
  encode(source, { name: `${scene}-input.mp4`, args: h264 })
  encode(source, { name: `${scene}-input.mov`, args: [...h264, "-f", "mov"] })
  encode(source, {
    name: `${scene}-input.webm`,
    args: ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "40", "-pix_fmt", "yuv420p", ...exact],
  })
  encode(cut, {
    name: `${scene}-output.webm`,
    args: ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "36", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0", ...exact],
  })
  encode(green, { name: `${scene}-output.mp4`, args: h264 })
  encode(small, {
    name: `${scene}-output.mov`,
    size: SMALL,
    args: ["-c:v", "qtrle", "-pix_fmt", "argb", "-f", "mov", ...exact],
  })
  encode(small, {
    name: `${scene}-output.gif`,
    size: SMALL,
    args: [
      "-vf",
      "split[a][b];[a]palettegen=max_colors=32:reserve_transparent=1[p];[b][p]paletteuse=dither=none:alpha_threshold=128",
      ...exact,
    ],
  })
  encode(small, {
    name: `${scene}-output.webp`,
    size: SMALL,
    args: ["-c:v", "libwebp_anim", "-loop", "0", "-q:v", "60", "-pix_fmt", "yuva420p", ...exact],
  })
  const folder = mkdtempSync(join(tmpdir(), "sandbox-frames-"))
  encode(small, { name: join(folder, "frame-%03d.png"), size: SMALL, args: ["-vf", "framestep=2", ...exact] })
  zip(folder, join(FOLDER, `${scene}-output.zip`))
  rmSync(folder, { recursive: true })
}
for (const name of readdirSync(FOLDER)) console.log(name, statSync(join(FOLDER, name)).size)
