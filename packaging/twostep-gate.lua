-- HAProxy (2.6 or later) asks the gate of Twostep about a request: docs/deploy/haproxy.md.
--
--     http-request lua.twostep_gate 127.0.0.1:8080
--     http-request deny deny_status 503 unless { var(txn.twostep_gate) -m str granted }
--
-- Where the request may go on, it says so in txn.twostep_gate and puts Remote-User and the others in the place of what the
-- browser sent; else it hands the gate's answer on. HAProxy goes on after a script that fails: hence the second line.

local patience = 10000 -- milliseconds
local identity = { "remote-user", "remote-id", "remote-email", "remote-name", "remote-groups" }
local asked_with = { "cookie", "authorization", "user-agent", "accept", "sec-fetch-mode", "traceparent" }
local handed_on = {
    "location", "www-authenticate", "content-type", "content-security-policy", "x-content-type-options", "referrer-policy",
    "cache-control",
}

-- Of headers as HAProxy has them: a list of values for each name, counted from 0.
local function first(headers, name)
    local values = headers[name]
    return values and values[0]
end

local function ask(txn, gate, headers)
    local asked = {
        ["x-forwarded-for"] = { txn.f:src() },
        ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
        ["x-forwarded-host"] = { first(headers, "host") },
        ["x-forwarded-uri"] = { txn.f:pathq() },
        ["x-forwarded-method"] = { txn.f:method() },
    }
    for _, name in ipairs(asked_with) do
        local value = first(headers, name)
        if value then asked[name] = { value } end
    end
    return core.httpclient():get{ url = "http://" .. gate .. "/gate/check?mode=redirect", headers = asked, timeout = patience }
end

-- Remote_User and Remote.User too: many applications take them for the same.
local function put_identity(txn, headers, answer)
    for name in pairs(headers) do
        if name:lower():match("^remote%W") then txn.http:req_del_header(name) end
    end
    for _, name in ipairs(identity) do
        txn.http:req_set_header(name, first(answer.headers, name) or "")
    end
end

local function hand_on(txn, answer)
    local reply = txn:reply()
    reply:set_status(answer.status)
    for _, name in ipairs(handed_on) do
        local value = first(answer.headers, name)
        if value then reply:add_header(name, value) end
    end
    if txn.f:method() ~= "HEAD" then reply:set_body(answer.body or "") end
    txn:done(reply)
end

core.register_action("twostep_gate", { "http-req" }, function(txn, gate)
    local headers = txn.http:req_get_headers()
    local answer = ask(txn, gate, headers)
    if not answer then return end
    if answer.status == 204 then
        put_identity(txn, headers, answer)
        txn:set_var("txn.twostep_gate", "granted")
    elseif answer.status == 303 or answer.status == 401 or answer.status == 403 then
        hand_on(txn, answer)
    end
end, 1)
