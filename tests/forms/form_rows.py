"""Rows as they are typed into the forms, right in every cell."""

UNITS = ("กองคลัง", "กองช่าง")
PURCHASE = {
    "month": "ตุลาคม", "work": "ซื้อวัสดุสำนักงาน", "budget": 20000, "reference": 19500, "method": "เฉพาะเจาะจง",
    "bidders": "ร้านตัวอย่าง", "bids": "19,000.00", "winner": "ร้านตัวอย่าง", "agreed": 19000, "reason": "ราคาต่ำสุด",
    "contract": "1/2566", "contract_on": "10/10/2565",
}  # fmt: skip
LISTED = {
    "month": "ตุลาคม", "work": "ซื้อวัสดุสำนักงาน", "budget": 20000, "funds": "งบประมาณรายจ่ายประจำปี", "state": "สิ้นสุดระยะสัญญา",
    "method": "เฉพาะเจาะจง", "reference": 19500, "agreed": 19000, "winner": "ร้านตัวอย่าง", "egp": "66017123456",
}  # fmt: skip
WON = {
    "quarter": "ไตรมาสที่ 1", "tax_id": "0994000165501", "winner": "ร้านตัวอย่าง", "goods": "วัสดุสำนักงาน", "amount": 19000,
    "paper_on": "10/10/2565", "paper": "1/2566", "reason": "ราคาต่ำสุด",
}  # fmt: skip
NOTHING, SOMETHING = "ไม่มีการจัดซื้อจัดจ้าง", "มีรายการ"
