/** English: what customers say, ask and are told, by topic. */
import type { Corpus } from '../rules.ts';

export const EN_TOPICS: Corpus['topics'] = {
  status: {
    problem: [
      'my $thing $ref is shown as "in progress" since $day.',
      'I would like to know where my $thing $ref is.',
      'the page for $thing $ref is empty.',
      'no update for $ref since $day.',
    ],
    ask: ['What is the current status?', 'When will it be done?', 'Is it still being worked on?', 'Can you look it up?'],
    answer: [
      'Your $thing $ref was confirmed $onday and is being prepared.',
      'The status of $ref changed $onday; the next step is due within $num1 days.',
      'I see $ref as in progress, step $num1 of $num1.',
    ],
  },
  late: {
    problem: [
      'my $thing $ref should have been here $onday.',
      'you promised $day for $ref and nothing happened.',
      'it is $num1 days late now, $thing $ref.',
      'the date for $ref moved again, from $day to $day.',
    ],
    ask: ['What is the reason for the delay?', 'When will I get it?', 'Do I get some of the money back?', 'Who can tell me a real date?'],
    answer: [
      'I am sorry that $ref is late. The new date is $day.',
      'There was a delay at our partner $onday; $ref is first in line now.',
      'We expect $ref within $num1 working days.',
    ],
  },
  refund: {
    problem: [
      'I am still waiting for my refund of $amount for $ref.',
      'you took $amount twice for $thing $ref.',
      'the refund for $ref is $amount, but I paid $amount.',
      'I sent $ref back $onday and see no money.',
    ],
    ask: ['When do I get the money?', 'Can you check the refund?', 'Why is it less?', 'To which card does it go?'],
    answer: [
      'The refund of $amount for $ref was started $onday.',
      'Refunds go to the card you paid with and take $num1 to $num2 days.',
      'I see one refund of $amount for $ref; the bank has it since $day.',
    ],
  },
  returns: {
    problem: [
      'I want to send back part of $thing $ref.',
      'the label for $ref does not print.',
      'the return page says that $ref is too old.',
      'I got the wrong thing with $ref.',
    ],
    ask: ['How do I send it back?', 'Can you mail me a new label?', 'Who pays for that?', 'Can I hand it in at a shop?'],
    answer: [
      'You can return $ref within $num2 days; a new label is in your account.',
      'I have made a new label for $ref, valid until $day.',
      'As this was our mistake, returning $ref costs you nothing.',
    ],
  },
  invoice: {
    problem: [
      'the invoice for $ref has the wrong company name.',
      'I cannot download the invoice of $month.',
      'I need the invoice $ref with a VAT number on it.',
      'there are two invoices for $month, $amount and $amount.',
    ],
    ask: ['Can you send me a correct one?', 'Where can I get it as PDF?', 'Which of them is right?', 'Can it be changed afterwards?'],
    answer: [
      'I have asked billing to issue invoice $ref again; it will be there by $day.',
      'Invoices of $month are under Documents.',
      'The invoice over $amount is the valid one, the other was cancelled $onday.',
    ],
  },
  payment: {
    problem: [
      'my card was declined for $ref but the bank says it is fine.',
      'the payment page hangs after the code.',
      'I was charged $amount $onday and do not know why.',
      'direct debit failed in $month.',
    ],
    ask: ['Can I pay another way?', 'What is this charge?', 'Can you try again?', 'Is the payment page broken?'],
    answer: [
      'The payment of $amount was refused by the bank with code $num2.',
      'You can pay $ref by transfer or with another card until $day.',
      'The charge of $amount belongs to $ref.',
    ],
  },
  address: {
    problem: [
      'I moved in $month and $ref goes to the old place.',
      'the form does not take my house number.',
      'I cannot change the address of $thing $ref.',
      'you have two addresses of mine.',
    ],
    ask: ['Can you change the address?', 'Where do I change it?', 'Is it too late for $ref?', 'Can you remove the old one?'],
    answer: [
      'I have opened the address of $ref for a change until $day.',
      'You can change your address under My account; $ref keeps the old one.',
      'The address of $ref can no longer be changed, but it can be redirected.',
    ],
  },
  cancel: {
    problem: [
      'I want to cancel $thing $ref.',
      'the cancel button for $ref is grey.',
      'I cancelled $ref $onday and still get mails.',
      'I made $ref twice by mistake.',
    ],
    ask: ['Can you cancel it?', 'Does it cost anything?', 'Is it cancelled or not?', 'Which one do I keep?'],
    answer: [
      'I have cancelled $ref; you will get a confirmation.',
      '$ref can be cancelled free of charge until $day.',
      'I see that $ref was cancelled $onday; the mails will stop.',
    ],
  },
  password: {
    problem: [
      'I cannot sign in since $day.',
      'the mail to reset my password does not come.',
      'it says my password is wrong but it is not.',
      'my account is locked after $num1 tries.',
    ],
    ask: ['How do I get in again?', 'Can you unlock it?', 'Can you send the mail again?', 'Which mail address do you have?'],
    answer: [
      'I have sent a new link; it is good for $num2 minutes.',
      'The lock ends by itself after $num2 minutes.',
      'Please look into the spam folder for a mail of $day.',
    ],
  },
  twoFactor: {
    problem: [
      'I have a new phone and do not get codes any more.',
      'the code arrives after it has expired.',
      'I lost my backup codes.',
      'the app asks for a code every time on $device.',
    ],
    ask: ['How do I change the number?', 'Can you switch it off for now?', 'How do I get new codes?', 'Is that normal?'],
    answer: [
      'To move codes to a new phone we need to check who you are; it takes $num1 minutes.',
      'You can print new backup codes under Security.',
      'Please set the clock of the phone to automatic; codes are good for 30 seconds.',
    ],
  },
  account: {
    problem: [
      'please delete my account.',
      'my late father had an account with you.',
      'I have two accounts with the same name.',
      'I want to change the mail address of my account.',
    ],
    ask: ['What do you need from me?', 'How long does it take?', 'Can you merge them?', 'Will I lose my $thing $ref?'],
    answer: [
      'An account can be deleted under Privacy; open $things must be finished first.',
      'I have asked the team to merge the two; it takes until $day.',
      'The new mail address becomes active after you confirm it.',
    ],
  },
  plan: {
    problem: [
      'my plan went up to $amount in $month.',
      'I want to change to the smaller plan.',
      'I cancelled the plan and was charged $amount $onday.',
      'the family plan shows only $num1 people.',
    ],
    ask: ['Why is that?', 'From when does it count?', 'Can I go back to the old one?', 'How do I add somebody?'],
    answer: [
      'The price changed in $month; the mail of $day tells the reasons.',
      'A change of plan counts from the next month on.',
      'I see the cancellation of $day and will have $amount sent back.',
    ],
  },
  voucher: {
    problem: [
      'the voucher code from the mail of $day does not work.',
      'my gift card shows $amount instead of $amount.',
      'I forgot to enter the code for $ref.',
      'the discount vanished at checkout.',
    ],
    ask: ['Can you add it now?', 'Is the code still good?', 'Where did the rest go?', 'Can I get a new one?'],
    answer: [
      'The voucher was good until $day.',
      'I have added the discount of $amount to $ref.',
      'Of your gift card $amount was used for $ref $onday.',
    ],
  },
  app: {
    problem: [
      'the app closes by itself on $device.',
      'since the update of $day the list is empty.',
      'the app shows somebody’s old picture.',
      'notifications come $num1 times each.',
    ],
    ask: ['Is that known?', 'What can I do?', 'When is it fixed?', 'Should I install it again?'],
    answer: [
      'Please update to version $num1.$num2; that was fixed $onday.',
      'Signing out and in again brings the list back.',
      'We know of this fault on $device and work on it.',
    ],
  },
  dataExport: {
    problem: [
      'I asked for a copy of my data $onday.',
      'the export file is empty.',
      'I want to know what you store about me.',
      'the file of the export does not open on $device.',
    ],
    ask: ['When do I get it?', 'Can you make a new one?', 'Who do I write to?', 'What is in it?'],
    answer: [
      'Your export was started $onday and takes up to $num2 hours.',
      'I have asked for a new file; the link comes by mail.',
      'The privacy team answers such requests within 30 days.',
    ],
  },
  hours: {
    problem: [
      'I stood in front of a closed door $onday.',
      'the page gives two different hours for $day.',
      'I want to come by $onday with $ref.',
      'nobody picks up the phone.',
    ],
    ask: ['Are you open $onday?', 'When can I call?', 'Do I need an appointment?', 'Where can I park?'],
    answer: [
      'We are open until $num1 $onday.',
      'The phone is served from 8 to 18 on weekdays.',
      'No appointment is needed; please bring $ref.',
    ],
  },
};
