// Length and random numbers of a crash test: the same seed, which is printed, chooses the same moments.

/// The long form, for `./dev torture`.
export const isLong = process.env.TWOSTEP_TORTURE === '1';
export const seed = Number(process.env.TWOSTEP_CRASH_SEED ?? Date.now() % 2 ** 31);
export const random = generator(seed);

/// The number of rounds: TWOSTEP_CRASH_ROUNDS if set.
export function rounds(short, long) {
  return Number(process.env.TWOSTEP_CRASH_ROUNDS ?? (isLong ? long : short));
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/// The promise's value, or null if it takes longer.
export async function within(ms, promise) {
  let timer;
  const late = new Promise(resolve => { timer = setTimeout(resolve, ms, null); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const oneOf = list => list[Math.floor(random() * list.length)];

/// `count` items in random order, or all.
export function some(list, count) {
  const left = [...list], taken = [];
  while (left.length && taken.length < count) taken.push(...left.splice(Math.floor(random() * left.length), 1));
  return taken;
}

/// mulberry32: small, and the same sequence for the same seed.
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
