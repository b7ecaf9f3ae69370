SELECT number, author, body FROM tickets WHERE number = '{{ticket}}' AND message = 1 AND body LIKE '%{{before}} \%%' ESCAPE '\' AND body LIKE '%{{after}} \%%' ESCAPE '\';
