-- commit: write one batch of one shard, or nothing.
-- KEYS[1] epoch   KEYS[2] records hash   KEYS[3] marks hash   KEYS[4] outbox stream
-- KEYS[5] prefix of the lists of what was said about a ticket, newest first
-- ARGV[1] our epoch   ARGV[2] MessagePack of {written, deleted, marks, said}: lists of field, value, …;
--         of field, …; of topic/partition, offset, …; of ticket, decision, …   ARGV[3] packed messages, or ""
-- returns  the outbox entry's id ("" when there was nothing to tell), or an error "FENCED"
if redis.call("GET", KEYS[1]) ~= ARGV[1] then
  return redis.error_reply("FENCED")
end
local SAID, DAYS_90 = 16, 7776000
local written, deleted, marks, said = unpack(cmsgpack.unpack(ARGV[2]))
local function each(values, command, key)
  for at = 1, #values, 1000 do
    redis.call(command, key, unpack(values, at, math.min(at + 999, #values)))
  end
end
each(written, "HSET", KEYS[2])
each(deleted, "HDEL", KEYS[2])
each(marks, "HSET", KEYS[3])
for at = 1, #said, 2 do
  local list = KEYS[5] .. said[at]
  local count = redis.call("LPUSH", list, said[at + 1])
  if count == 1 then
    redis.call("EXPIRE", list, DAYS_90)
  elseif count > SAID then -- the first is kept: it tells what the priority is made of
    local first = redis.call("RPOP", list)
    redis.call("RPOP", list)
    redis.call("RPUSH", list, first)
  end
end
for _, field in ipairs(deleted) do
  if string.sub(field, 1, 7) == "ticket/" then
    redis.call("DEL", KEYS[5] .. string.sub(field, 8))
  end
end
if ARGV[3] == "" then
  return ""
end
return redis.call("XADD", KEYS[4], "*", "m", ARGV[3])
