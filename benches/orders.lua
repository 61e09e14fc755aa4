-- The floor O: orders of three random variants.

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

local requests = {}
local at = 0

function init()
  math.randomseed(number + 1)
  for index = 1, 997 do
    local first, second, third = math.random(1, 2000), math.random(2001, 4000), math.random(4001, 6000)
    requests[index] = wrk.format("POST", "/orders", nil, string.format("%d,%d,%d", first, second, third))
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
