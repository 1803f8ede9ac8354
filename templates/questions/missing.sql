/*
title: {th: ใครยังไม่ส่ง, en: Who has not returned}
about: {th: "ส่วนราชการที่ยังไม่มีไฟล์ส่งกลับ หรือส่งแล้วแต่อ่านไม่ได้ และโฟลเดอร์ที่ว่าง", en: "Departments of which no file came, or none that can be read; and empty folders"}
*/
select province, agency, department, state, items, measures, coalesce(file, reason) as file
from returns
where state in ('missing', 'nothing', 'unread', 'given_up')
order by province, agency, unit, department nulls first, file
