-- commit: write one batch of one shard, or nothing.
-- KEYS[1] epoch   KEYS[2] records hash   KEYS[3] marks hash   KEYS[4] outbox stream
-- ARGV[1] our epoch   ARGV[2] MessagePack of {written, deleted, marks}: lists of field, value, …; of field, …;
--         of topic/partition, offset, …   ARGV[3] packed messages, or ""
-- returns  the outbox entry's id ("" when there was nothing to tell), or an error "FENCED"
if redis.call("GET", KEYS[1]) ~= ARGV[1] then
  return redis.error_reply("FENCED")
end
local written, deleted, marks = unpack(cmsgpack.unpack(ARGV[2]))
local function each(values, command, key)
  for at = 1, #values, 1000 do
    redis.call(command, key, unpack(values, at, math.min(at + 999, #values)))
  end
end
each(written, "HSET", KEYS[2])
each(deleted, "HDEL", KEYS[2])
each(marks, "HSET", KEYS[3])
if ARGV[3] == "" then
  return ""
end
return redis.call("XADD", KEYS[4], "*", "m", ARGV[3])
