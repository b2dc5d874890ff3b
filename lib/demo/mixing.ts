/**
 * Random numbers that every engine, thread count and row order draws alike: a row's id is mixed once, `m = mix(id, stream)`,
 * and each draw is `u(m, k)`, uniform in [0, 1). Both stay below 2^31, so that no product leaves a 64-bit integer.
 * Streams keep subjects apart: 1 visitor, 2 visit, 3 user, 4 active day, 5 bot, 6 session, 7 event, 8 spend, 9 subscription, 10 order.
 */
export const macros: readonly string[] = [
  `create or replace temp macro fold(x, bits) as xor(x, x >> bits)`,
  `create or replace temp macro mix(id, stream) as
     fold(fold((id::bigint * 1103515245 + stream::bigint * 374761393 + 12345) % 2147483647, 15) * 668265263 % 2147483647, 13)`,
  `create or replace temp macro u(m, k) as
     fold(fold((xor(m, k::bigint * 40503) * 1640531527 + k) % 2147483647, 16) * 1274126177 % 2147483647, 15) / 2147483648.0::double`,
  // How many things happen when the mean is given and each next one is equally likely.
  `create or replace temp macro geometric(draw, mean) as 1 + floor(ln(1 - draw) / ln(1 - 1.0::double / mean))::bigint`,
  // Log-normal, from two draws (Box and Muller).
  `create or replace temp macro log_normal(draw, angle, mu, sigma) as
     exp(mu + sigma * sqrt(-2 * ln(1 - draw)) * cos(2 * pi() * angle))`,
  // The hour of the day peaks at noon in New York, which is the evening in Europe. Whole milliseconds.
  `create or replace temp macro at_share(starts_us, length_us, share) as starts_us + floor(length_us * share / 1000)::bigint * 1000`,
  `create or replace temp macro instant(us) as make_timestamptz(us)`,
  // Device ids are greater than any user id: a person is one or the other, never both.
  `create or replace temp macro first_anonymous_id() as 1000000000000`,
  `create or replace temp macro second_anonymous_id() as 2000000000000`,
  `create or replace temp macro bot_anonymous_id() as 3000000000000`,
  `create or replace temp macro as_of_us() as epoch_us(timestamptz '2026-06-30 00:00:00+00')`,
]
