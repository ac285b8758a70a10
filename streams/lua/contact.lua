-- contact: note what a customer's contact says, forget what is too old or too much, give all that is known.
-- KEYS[1] profile   KEYS[2] history hash
-- ARGV[1] oldest moment kept, epoch ms   ARGV[2] how long the history is kept after its last change, seconds
-- ARGV[3] most entries kept   ARGV[4..] field, value, …: a value begins with its moment in epoch ms and a space
-- returns  { profile or false, { field, value, … } }
if #ARGV > 3 then
  redis.call("HSET", KEYS[2], unpack(ARGV, 4))
  redis.call("EXPIRE", KEYS[2], ARGV[2])
end
local oldest, most = tonumber(ARGV[1]), tonumber(ARGV[3])
local known = redis.call("HGETALL", KEYS[2])
local moments = {}
for i = 2, #known, 2 do
  moments[#moments + 1] = tonumber(string.match(known[i], "^%d+")) or 0
end
if #moments > most then
  local sorted = { unpack(moments) }
  table.sort(sorted)
  oldest = math.max(oldest, sorted[#sorted - most + 1])
end
local kept = {}
for i, moment in ipairs(moments) do
  if moment < oldest then
    redis.call("HDEL", KEYS[2], known[2 * i - 1])
  else
    kept[#kept + 1] = known[2 * i - 1]
    kept[#kept + 1] = known[2 * i]
  end
end
return { redis.call("GET", KEYS[1]), kept }
