-- commit: write one batch of one shard, or nothing.
-- KEYS[1] epoch   KEYS[2] records hash   KEYS[3] marks hash   KEYS[4] outbox stream
-- ARGV[1] our epoch   ARGV[2] number of values in the three groups that follow: "written,deleted,marks"
-- ARGV[3..] field, value, …  then  field, …  then  topic/partition, offset, …   last: packed messages, or ""
-- returns  the outbox entry's id ("" when there was nothing to tell), or an error "FENCED"
if redis.call("GET", KEYS[1]) ~= ARGV[1] then
  return redis.error_reply("FENCED")
end
local written, deleted, marks = string.match(ARGV[2], "(%d+),(%d+),(%d+)")
local at = 3
local function each(count, width, command, key)
  local last = at + tonumber(count) - 1
  while at <= last do
    local upto = math.min(at + width - 1, last)
    redis.call(command, key, unpack(ARGV, at, upto))
    at = upto + 1
  end
end
each(written, 1000, "HSET", KEYS[2])
each(deleted, 1000, "HDEL", KEYS[2])
each(marks, 1000, "HSET", KEYS[3])
if ARGV[at] == "" then
  return ""
end
return redis.call("XADD", KEYS[4], "*", "m", ARGV[at])
