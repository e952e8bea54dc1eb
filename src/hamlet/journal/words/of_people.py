"""What is done with people's records, plans, bookings and referrals, and on their own pages."""

from hamlet.journal.words.wording import Words, same

OF_PEOPLE = {
    # Looks.
    "person.look": Words("looked at the record", "looked at your record"),
    "person.search": Words("searched and saw them in a list", "searched and saw you in a list"),
    "person.search_refused": same("searched too often and was stopped for a while"),
    "timeline.look": Words("looked at the timeline", "looked at what happened, in your record"),
    "pack.look": Words("looked at a transfer pack", "looked at a transfer pack about you"),
    "pack.print": Words("printed a transfer pack", "printed a transfer pack about you"),
    "pack.export": Words(
        "made a transfer pack for another system", "made a transfer pack about you, for a system"
    ),
    "record.export": Words(
        "read the record from another system", "read your record from another system"
    ),
    "record.look": Words(
        "looked at what partners' systems hold of them",
        "checked what partners' systems hold of you",
    ),
    "doubt.groups": Words("counted doubts by ethnic group", "counted doubts by ethnic group"),
    "doubt.list": Words(
        "saw them in a list of doubts about who is who", "saw your name in a list of doubts"
    ),
    "person.refused": Words("was not shown the record", "asked for your record and was refused"),
    "worklist.look": Words("saw them in a list of work", "saw your name in a list of work"),
    "made.look": Words(
        "saw them in a list of what was referred", "saw your name in a list of requests they made"
    ),
    "raised.look": Words("saw what was raised to them", "saw that your request waits"),
    "news.look": Words("read news of a referral", "read news of a request about you"),
    "referral.look": Words("looked at a referral", "looked at a request about you"),
    "referral.refused": Words(
        "was not shown a referral", "asked for a request about you and was refused"
    ),
    "referral.follow": Words(
        "followed a referral by its reference", "looked where your request is, by its reference"
    ),
    "journal.export": Words(
        "exported what the journal says", "gave out all that this list says about you"
    ),
    "message.take": same("took a message of a partner's system"),
    "source.read": same("read another directory at its address"),
    "source.key": same("gave a source of messages a new key"),
    "delivery.look": same("looked at what came in"),
    "refusal.list": same("looked at records that could not be taken in"),
    "refusal.look": same("looked at a record that could not be taken in"),
    # Deeds about a person.
    "person.register": Words("registered the person", "added you to the people known here"),
    "person.keep": Words("brought the record up to date", "brought your record up to date"),
    "person.change": Words("changed details", "changed your details"),
    "person.death": Words("recorded a death", "recorded a death"),
    "identity.look": Words(
        "saw what of their identity is kept closer",
        "saw what of your identity is kept closer",
    ),
    "identity.record": Words(
        "recorded what is kept closer", "recorded something about you that is kept closer"
    ),
    "name.add": Words("took down another name", "wrote down another name of yours"),
    "name.end": Words("ended another name", "took off another name of yours"),
    "name.closer": Words("changed who sees another name", "changed who sees another name of yours"),
    "whereabouts.protect": Words(
        "protected where they are", "protected where you are and how to reach you"
    ),
    "whereabouts.look": Words(
        "saw where they are, which is protected", "saw where you are, which is protected"
    ),
    "whereabouts.change": Words(
        "changed where they are, which is protected", "changed where you are, which is protected"
    ),
    "whereabouts.end": Words(
        "ended that where they are is protected", "ended that where you are is protected"
    ),
    "person.withdraw_death": Words(
        "withdrew a death recorded by mistake", "took back a death recorded by mistake"
    ),
    "dispute.record": Words(
        "kept that something is said not to be about them",
        "kept that you say something is not about you",
    ),
    "dispute.answer": Words(
        "answered what was said not to be about them",
        "answered what you said is not about you",
    ),
    "person.reach": Words("recorded how to reach them", "recorded how to reach you"),
    # Records of partners' systems.
    "record.match": Words(
        "linked partners' records to the person", "put together what partners' systems hold of you"
    ),
    "record.split": Words(
        "took a partner's record off the person", "took a partner's record out of yours"
    ),
    "record.join": Words(
        "said that two records are one person", "put two records together as yours"
    ),
    "record.propose": Words(
        "proposed that two NHS numbers are one person",
        "proposed that a record with another NHS number is yours",
    ),
    "record.rule": Words("decided a doubt on who is who", "decided whether a record is yours"),
    # A person's own pages, and who acts for them.
    "mine.look": Words("looked at the person's own pages", "looked at your own pages"),
    "portal.look": Words("looked at who has their own pages", "looked at who has your own pages"),
    "portal.open": Words("opened the person's own pages", "opened your own pages for you"),
    "portal.link": Words(
        "made a new link to choose a password", "made a new way for you to sign in"
    ),
    "proxy.open": Words("let somebody act for them", "let somebody act for you"),
    "proxy.invite": Words("made a code to act for them", "made a code to act for you"),
    "proxy.withdraw": Words("took back a code to act for them", "took back a code to act for you"),
    "proxy.accept": Words("began to act for them", "began to act for you"),
    "proxy.wrong_code": same("typed a code to act for somebody that does not work"),
    "proxy.wrong_date": Words(
        "typed a wrong date of birth with a code for them",
        "typed a wrong date of birth with a code for you",
    ),
    "proxy.read": Words("read that somebody acts for them", "read that somebody acts for you"),
    "proxy.end": Words("ended that somebody acts for them", "ended that somebody acts for you"),
    "relationship.end_personal": Words(
        "closed their own pages", "closed your own pages and those of whoever acts for you"
    ),
    "communication_need.record": Words(
        "recorded how to talk with them", "recorded how best to talk with you"
    ),
    "alert.record": Words("recorded an alert", "recorded something staff should know first"),
    "alert.end": Words("ended an alert", "ended something staff were told first"),
    "relationship.open": Words("gave a team sight of the record", "let a team see your record"),
    "relationship.keep": Words("kept a team's sight of the record", "let a team go on seeing it"),
    "relationship.close": Words(
        "ended a team's sight of the record", "stopped a team seeing your record"
    ),
    # Sharing.
    "person.open": Words("opened the record with a reason", "opened your record with a reason"),
    "opening.close": Words("closed the record again", "closed your record again"),
    "opening.keep_from_person": Words(
        "kept an opening from the person", "decided what you can read of an opening"
    ),
    "opening.list": Words(
        "saw them in a list of opened records", "saw your name in a list of opened records"
    ),
    "opening.look": Words("looked at an opening", "looked at how your record was opened"),
    "opening.review": Words("looked into an opening", "checked an opening of your record"),
    "wish.record": Words("recorded a wish about sharing", "recorded what you want to be shared"),
    "wish.end": Words("ended a wish about sharing", "ended what you had decided about sharing"),
    "restriction.set": Words("kept something closer", "kept something about you closer"),
    "restriction.end": Words("kept something no closer", "stopped keeping something closer"),
    # Bookings.
    "booking.look": Words("looked at a booking", "looked at your booking"),
    "booking.refused": Words("was not shown a booking", "asked for your booking and was refused"),
    "booking.list": Words("saw them in a day's list", "saw your name in a list of appointments"),
    "booking.hold": Words("kept a time for them", "kept a time for you"),
    "booking.book": Words("booked a time", "booked a time for you"),
    "booking.again": Words("asked for what was booked", "asked for what you had booked already"),
    "booking.add": Words("added what a booking is for", "added what your booking is for"),
    "booking.move": Words("changed the time of a booking", "changed the time of your booking"),
    "booking.keep": Words(
        "kept a booking when its referral ended", "kept your booking when your request ended"
    ),
    "booking.cancel": Words("cancelled a booking", "cancelled your booking"),
    "booking.withdraw": Words("had to end a booking", "had to end your booking"),
    "booking.let_go": Words("let a kept time go", "let a time go that was kept for you"),
    "booking.came": Words("said that they came", "said that you came"),
    "booking.absent": Words("said that they did not come", "said that you did not come"),
    "booking.not_said": Words(
        "closed a booking of which nothing was said", "closed a booking of which nothing was said"
    ),
    "waiting.wait": Words("put them on a waiting list", "put you on a waiting list"),
    "waiting.stop": Words("took them off a waiting list", "took you off a waiting list"),
    "waiting.offer": Words("looked for a place for them", "looked for a place for you"),
    # At the front door of an emergency department.
    "waiting.look": Words("looked at what they wait for", "looked at what you wait for"),
    "waiting.end": Words("found no place for them", "found no time for you"),
    "waiting.follow_up": Words("said how it went on", "said how it went on with you"),
    "notice.try": Words("began to send a message", "began to send you a message"),
    "notice.sent": Words("sent a message", "sent you a message"),
    "notice.failed": Words("could not send a message", "could not send you a message"),
    "notice.drop": Words("did not send a message", "did not send you a message"),
    "attendance.missed": Words("noted that they did not come", "noted that you did not come"),
    "attendance.follow_up": Words("said how it went on", "said how it went on with you"),
    "attendance.look": Words("looked at an attendance", "looked at when you came to hospital"),
    "attendance.refused": Words(
        "was not shown an attendance", "asked when you came to hospital and was refused"
    ),
    "attendance.list": Words("saw them among who came", "saw your name among those who came"),
    "attendance.assess": Words("assessed them at the door", "asked you what brings you"),
    "attendance.assess_again": Words("sent an assessment twice", "sent the same answers again"),
    "attendance.identify": Words("said who came", "said that it was you who came"),
    "attendance.stream": Words("decided where they go", "decided where you are helped best"),
    "attendance.take_apart": Words(
        "said that it was somebody else who came", "said that it was not you who came"
    ),
    "attendance.correct": Words("corrected an assessment at the door", "asked you again"),
    "attendance.end": Words("ended an assessment at the door", "ended what was asked at the door"),
    "attendance.book": Words("booked them from the door", "booked you from the hospital's door"),
    # In hospital, and on the way home.
    "stay.look": Words("looked at a stay in hospital", "looked at your stay in hospital"),
    "stay.refused": Words(
        "was not shown a stay in hospital", "asked for your stay in hospital and was refused"
    ),
    "stay.list": Words("saw them among who goes home", "saw your name among those who go home"),
    "stay.ticket": Words("looked at a ticket home", "looked at your ticket home"),
    "stay.admit": Words("said that they are in hospital", "said that you are in hospital"),
    "stay.admit_again": Words("sent an admission twice", "said the same again"),
    "stay.hear": Words(
        "took what a hospital's system says of them", "took what the hospital says of your stay"
    ),
    "stay.hear_again": Words(
        "took an older message about a stay", "took an older message about your stay"
    ),
    "stay.follow": Words("noted where they are in hospital", "noted where you are in hospital"),
    "stay.go_on": Words(
        "said that they are in hospital after all", "said that you are in hospital after all"
    ),
    "stay.plan": Words("planned their way home", "planned your way home"),
    "stay.ready": Words("said that they are ready to leave", "said that you are ready to leave"),
    "stay.say_why": Words("said what keeps them", "said what keeps you in hospital"),
    "stay.assess": Words("assessed what they need", "assessed what you need at home"),
    "stay.rely": Words("answered an assessment", "said whether an assessment of you is enough"),
    "stay.add_follow_up": Words("planned help at home", "planned help for you at home"),
    "stay.refer": Words("asked a service for help", "asked a service to help you at home"),
    "stay.name_owner": Words("named who helps at home", "named who helps you at home"),
    "stay.drop": Words("said that help is not needed", "said that you do not need some help"),
    "stay.give_ticket": Words(
        "went through the ticket home with them", "went through your ticket home with you"
    ),
    "stay.leave": Words("said that they left hospital", "said that you left hospital"),
    "stay.settle": Words("closed the way home", "saw to it that nothing is open for you"),
    "destination.keep": same("changed which services take people from hospital"),
    # The life of a referral.
    "referral.receive": Words("sent a referral in", "sent in a request about you"),
    "referral.receive_again": Words("sent a referral twice", "sent the same request again"),
    "referral.book": Words(
        "booked with words that may mean danger", "told the team at once what a booking is for"
    ),
    "referral.identify": Words("said whom a referral is about", "said that a request is for you"),
    "referral.put_right": Words(
        "said that a referral is about somebody else", "said that a request is not about you"
    ),
    "referral.ask": Words("asked for more information", "asked for more about your request"),
    "referral.add": Words("added to a referral", "added to your request"),
    "referral.answer": Words("sent more information", "sent more about your request"),
    "referral.triage": Words("decided on a referral", "decided who should help you"),
    "referral.offer": Words("offered a referral to a team", "asked a team to help you"),
    "referral.accept": Words("accepted a referral", "agreed to help you"),
    "referral.turn_down": Words("turned a referral down", "could not take your request"),
    "referral.climb_back": Words(
        "brought back an offer without answer", "took your request back: no team had answered"
    ),
    "referral.turn_down_again": Words(
        "turned a referral down, the second time", "could not take your request either"
    ),
    "referral.settle": Words("settled who takes a referral", "decided which team helps you"),
    "referral.agree": Words("agreed to what a team proposed", "agreed which team helps you"),
    "referral.review": Words("reviewed a referral", "looked at how your help goes"),
    "referral.snooze": Words("put a referral aside", "put your request aside until later"),
    "referral.wake": Words("brought a referral back", "looked at your request again"),
    "referral.join": Words("joined two referrals", "put two requests about you together"),
    "referral.take_in": Words("joined two referrals", "put two requests about you together"),
    "referral.part": Words("took joined referrals apart", "took requests about you apart"),
    "referral.raise": Words("raised a referral that waits", "raised that your request waits"),
    "shift.end": same("passed on what somebody held who went off shift"),
    "raised.round": same("was told what was raised to them since they were last told"),
    "raised.outside": same("told a team outside Hamlet of what was raised to it"),
    "contact.add": same("said where a team is told of what is raised to it"),
    "contact.end": same("ended where a team is told of what is raised to it"),
    "ladder.set": same("changed who is told when a promise runs out"),
    "reading.set": same("changed in how much time what is added is to be read"),
    "referral.recall": Words("took an offer back", "took your request back from a team"),
    "referral.take_back": Words("kept a referral", "kept your request with the same team"),
    "referral.resume": Words("kept a referral under way", "kept helping you as before"),
    "referral.assign": Words("named who holds a referral", "named who looks after your request"),
    "referral.start": Words("recorded the first contact", "recorded the first contact with you"),
    "referral.end": Words("ended a referral", "ended your request"),
    "referral.signpost": Words("gave advice instead", "gave advice on your request"),
    "referral.refuse": Words("did not take a referral on", "could not take your request on"),
    "referral.ask_to_stop": Words("asked to stop a referral", "asked that your request be stopped"),
    "referral.go_on": Words(
        "checked that a referral is to go on", "checked, and went on with your request"
    ),
    "referral.withdraw": Words("withdrew a referral", "stopped your request"),
    "message.read": Words("read messages about a referral", "read messages about your request"),
}
