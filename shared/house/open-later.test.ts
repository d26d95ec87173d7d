import { once, openLater } from './open-later'

interface Room {
  greet(name: string): Promise<string>
  readonly activities: { count(): Promise<number> }
  pieces(): AsyncIterable<number>
  readonly size: number
}

const lateRoom = () => {
  const opened: string[] = []
  const room = {
    size: 2,
    name: 'hall',
    greet(name: string) {
      return Promise.resolve(`${name} in the ${this.name}`)
    },
    activities: { count: () => Promise.resolve(opened.length) },
    async *pieces() {
      yield* [1, 2]
    },
  }
  const open = once(async (): Promise<Room> => {
    opened.push('opened')
    return room
  })
  return { opened, whole: room, room: openLater(open) }
}

test('a room is opened by whoever asks first, once, and answers as itself', async () => {
  const { opened, room } = lateRoom()
  expect(opened).toEqual([])
  expect(await Promise.all([room.greet('Anna'), room.greet('Bo')])).toEqual(['Anna in the hall', 'Bo in the hall'])
  expect(await room.activities.count()).toBe(1)
  expect(opened).toEqual(['opened'])
})

test('what a room answers piece by piece comes piece by piece', async () => {
  const { room } = lateRoom()
  const pieces: number[] = []
  for await (const piece of room.pieces()) pieces.push(piece)
  expect(pieces).toEqual([1, 2])
})

test('a room that is handed on, or awaited, is not opened by that', async () => {
  const { opened, room } = lateRoom()
  const handed = await Promise.resolve({ room })
  expect(typeof (await (async () => handed.room)()).greet).toBe('function')
  expect(opened).toEqual([])
})

test('what a room would have to answer at once cannot be asked of one that opens later', () => {
  const { room } = lateRoom()
  // @ts-expect-error -- its size is no promise
  void room.size
})

test('an opening that failed is told to who asked, and tried again by the next', async () => {
  let tries = 0
  const room = openLater(
    once(async (): Promise<Room> => {
      tries += 1
      if (tries === 1) throw new Error('The store is locked')
      return { ...lateRoom().whole, activities: { count: () => Promise.resolve(tries) } }
    }),
  )
  await expect(room.greet('Anna')).rejects.toThrow('The store is locked')
  expect(await room.activities.count()).toBe(2)
})
