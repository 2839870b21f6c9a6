"""A plain Telegram bot on aiohttp, no framework: the update is a dict, the reply goes back in the
webhook's own response (Bot API: "Making requests when getting updates"), errors are left to aiohttp,
which prints the traceback and answers 500."""
import os

from aiohttp import web

SECRET = os.environ.get("WEBHOOK_SECRET")
notes = {}


def reply(chat_id, text):
    return web.json_response({"method": "sendMessage", "chat_id": chat_id, "text": text})


def on_command(message):
    command, *arguments = message["text"].split()
    name = command[1:].split("@")[0]
    user, chat = message["from"], message["chat"]["id"]
    if name == "start":
        return reply(chat, f"Welcome, {user['first_name']}!")
    if name == "whoami":
        return reply(chat, f"You are {user['id']}, @{user['username']}")
    if name == "roll":
        sides = int(arguments[0])
        return reply(chat, f"A number up to {sides}: {message['date'] % sides + 1}")
    if name == "note":
        notes.setdefault(user["id"], []).append(" ".join(arguments))
        return reply(chat, f"{len(notes[user['id']])} notes")
    if name == "notes":
        return reply(chat, "\n".join(notes[user["id"]]))
    return reply(chat, "/start /whoami /roll N /note TEXT /notes")


def on_message(message):
    if message["text"].startswith("/"):
        return on_command(message)
    answer = message["text"]
    if "reply_to_message" in message:
        answer += "\n> " + message["reply_to_message"]["text"]
    for entity in message.get("entities", []):
        if entity["type"] == "mention":
            start = entity["offset"]
            answer += "\nHello " + message["text"][start : start + entity["length"]]
    return reply(message["chat"]["id"], answer)


def on_callback(query):
    action, value = query["data"].split(":")
    return reply(query["message"]["chat"]["id"], f"{action}: {int(value)}")


async def webhook(request):
    if SECRET and request.headers["X-Telegram-Bot-Api-Secret-Token"] != SECRET:
        return web.Response(status=401)
    update = await request.json()
    if "message" in update:
        return on_message(update["message"])
    if "callback_query" in update:
        return on_callback(update["callback_query"])
    return web.Response()


app = web.Application()
app.router.add_post("/webhook", webhook)
web.run_app(app, host="127.0.0.1", port=int(os.environ.get("PORT", 8080)), print=None)
